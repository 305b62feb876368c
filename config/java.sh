# What the scripts in the project's root share about JDKs and Maven. Works in bash 3.2 and later.

# java_major HOME: the major version of the JDK in HOME, or nothing if there is none.
java_major() {
  local line
  [ -n "$1" ] && [ -x "$1/bin/java" ] || return 0
  line=
  if [ -r "$1/release" ]; then # A file, since starting a JVM to ask costs 50 ms.
    line=$(grep '^JAVA_VERSION=' "$1/release" || true)
  fi
  if [ -z "$line" ]; then
    line=$("$1/bin/java" -version 2>&1 | grep -m 1 ' version "' || true)
  fi
  line=${line#*\"}
  line=${line#1.} # Java 8 calls itself 1.8.
  line=${line%%[!0-9]*}
  printf '%s' "$line"
}

# java_home_on_path: the home of the `java` that PATH finds, links followed.
java_home_on_path() {
  local file link
  file=$(command -v java) || return 0
  while [ -L "$file" ]; do
    link=$(readlink "$file")
    case $link in
      /*) file=$link ;;
      *) file=$(dirname "$file")/$link ;;
    esac
  done
  dirname "$(dirname "$file")"
}

# java_home_of MAJOR: a JDK (not only a JRE) of exactly that version: JAVA<MAJOR>_HOME, JAVA_HOME,
# PATH, then the usual places; nothing if there is none.
java_home_of() {
  local home named="JAVA$1_HOME"
  for home in "${!named:-}" "${JAVA_HOME:-}" "$(java_home_on_path)" \
      /usr/lib/jvm/*"$1"* /opt/*jdk*"$1"* "${HOME:-}"/.sdkman/candidates/java/"$1"* \
      /Library/Java/JavaVirtualMachines/*"$1"*/Contents/Home; do
    if [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ "$(java_major "$home")" = "$1" ]; then
      printf '%s' "$home"
      return 0
    fi
  done
}

# Lines among Maven's errors that tell nothing new.
MAVEN_CHATTER='Help [0-9]|[Rr]e-run Maven|<args>'
MAVEN_CHATTER=$MAVEN_CHATTER'|ERROR\] *($|See|For more|After|Failures:|Errors:|Tests run:)'
