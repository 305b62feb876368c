# Builds what changed and starts a program. Sourced by the launchers in the project's root.
# Maven is started only when a source differs from the last build, so that a start on an unchanged
# tree costs little more than the JVM's own.

LAMINA_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
. "$LAMINA_ROOT/config/java.sh"

# What a launcher's program does in the short run that its archive of classes is made from.
REHEARSAL=()

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

choose_java() {
  local major
  JAVA_HOME=${JAVA_HOME:-$(java_home_on_path)}
  major=$(java_major "$JAVA_HOME")
  [ -n "$major" ] || [ -z "$JAVA_HOME" ] || fail "JAVA_HOME=$JAVA_HOME holds no Java: set it to JDK 17 or newer, or unset it."
  [ -n "$major" ] || fail "No Java found: put JDK 17 or newer on PATH or set JAVA_HOME to it."
  [ "$major" -ge 17 ] || fail "Java $major in $JAVA_HOME is too old: set JAVA_HOME to 17 or newer."
  export JAVA_HOME
  JAVA_MAJOR=$major
}

# The parts of the tree that module $1 is built from.
sources_of() {
  local part
  for part in pom.xml .mvn framework-*/pom.xml framework-*/src/main "$1/pom.xml" "$1/src/main"; do
    [ -e "$part" ] && printf '%s\0' "$part"
  done
}

# By content, so that files that came, went or were restored with an old date all count.
fingerprint() {
  sources_of "$1" | xargs -0 -I{} find {} -type f -print0 | xargs -0 cksum | cksum
}

# What the last build was made from is what is there now, and its jars are there still.
up_to_date() {
  local module=$1 state=$2
  [ -f "$state/classpath" ] && [ -f "$state/fingerprint" ] && [ -d "$state/jars" ] || return 1
  # Part of the tree only newer JDKs compile.
  [ -f "$state/jars/framework-blas.jar" ] || [ "$JAVA_MAJOR" -lt 22 ] || return 1
  [ "$(cat "$state/fingerprint")" = "$(fingerprint "$module")" ]
}

# The classes go into jars, since the JVM keeps classes of jars only ready for the next start. Jars
# of our own besides: another build in the same tree does not change them.
make_jars() {
  local module=$1 state=$2 part job jobs=()
  rm -rf "$state/jars" "$state"/*.jsa*
  mkdir -p "$state/jars"
  for part in "$module" framework-*; do
    [ -d "$part/target/classes" ] || continue
    [ "$part" != framework-blas ] || [ "$JAVA_MAJOR" -ge 22 ] || continue
    "$JAVA_HOME/bin/jar" --create --no-compress --file "$state/jars/$part.jar" \
      -C "$part/target/classes" . 2>>"$state/build.log" &
    jobs+=($!)
  done
  for job in "${jobs[@]}"; do
    wait "$job" || return 1
  done
  for part in "$state/jars/$module.jar" "$state/jars"/framework-*.jar; do
    printf '%s:' "$part"
  done >"$state/classpath"
  cat "$module/target/launch-classpath" >>"$state/classpath"
}

build() {
  local module=$1 state=$2 now
  up_to_date "$module" "$state" && return 0
  command -v mvn >/dev/null || fail "Maven 3.8 or newer is needed to build: put mvn on PATH."
  [ -x "$JAVA_HOME/bin/javac" ] || fail "$JAVA_HOME holds no compiler: set JAVA_HOME to a JDK."
  mkdir -p "$state"
  printf 'Building %s ...\n' "$module" >&2
  now=$(fingerprint "$module")
  rm -f "$state/fingerprint"
  if ! mvn -B -ntp -pl "$module" -am compile dependency:build-classpath -Dlamina.launch \
      -Dmdep.outputFile=target/launch-classpath -DincludeScope=runtime \
      -DexcludeGroupIds=dev.lamina </dev/null >"$state/build.log" 2>&1; then
    grep -E '^\[(ERROR|WARNING)\]|^  +(symbol|location):' "$state/build.log" \
      | grep -v -E "$MAVEN_CHATTER" >&2 || tail -n 40 "$state/build.log" >&2
    fail "The build failed; all of Maven's output is in $state/build.log"
  fi
  make_jars "$module" "$state" || fail "Packing failed: see $state/build.log"
  printf '%s\n' "$now" >"$state/fingerprint"
}

# Two starts at once must not build in the same folders.
build_alone() {
  local state=$LAMINA_ROOT/target/launch/$1
  # What is built already needs neither the lock nor the right to write.
  up_to_date "$1" "$state" && return 0
  mkdir -p "$state" || fail "Cannot write to $LAMINA_ROOT/target: build as a user who may, or in a copy."
  if command -v flock >/dev/null; then
    (
      flock 9
      build "$1" "$state"
    ) 9>"$LAMINA_ROOT/target/launch/lock"
  else
    (build "$1" "$state")
  fi
}

# The JVM announces the incubating Vector API on standard error before anything else runs, and has
# no option not to. Only that first line is dropped; the rest passes through byte for byte.
without_incubator_notice() {
  local line
  trap '' INT
  if IFS= read -r line; then
    case $line in
      "WARNING: Using incubator modules: jdk.incubator.vector") ;;
      *) printf '%s\n' "$line" ;;
    esac
  else
    printf '%s' "$line"
  fi
  exec cat
}

# signal_chaining: puts into CHAINING the words that go before `java`. OpenCL drivers made with LLVM
# (PoCL, AMD's) replace the signal handlers of the JVM, after which 7 / 0 in Java is 7 and throws
# nothing. The JDK's libjsig, loaded before all else, keeps the JVM's handlers in front.
signal_chaining() {
  local variable=LD_PRELOAD library=$JAVA_HOME/lib/libjsig.so
  CHAINING=()
  if [ ! -f "$library" ]; then
    variable=DYLD_INSERT_LIBRARIES
    library=$JAVA_HOME/lib/libjsig.dylib
  fi
  [ -f "$library" ] || return 0
  case $library in *[:[:space:]]*) return 0 ;; esac # They would separate two libraries.
  # Through env, so that no program of this shell gets it.
  CHAINING=(env "$variable=${!variable:+${!variable}:}$library")
}

# jvm_options: puts into OPTIONS what every start has.
jvm_options() {
  local quiet='cds*=off'
  # OpenCL is native code: JDK 24 and later warn of it where it is not enabled.
  OPTIONS=(--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED
    -Djava.awt.headless=true -Dstdout.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8)
  # The collector with the least memory and the cheapest writes: steps recycle what they use.
  case ${JAVA_OPTS:-} in
    *-XX:+Use*GC*) ;;
    *) OPTIONS+=(-XX:+UseSerialGC) ;;
  esac
  case ${JAVA_OPTS:-} in
    *-Xm[sx]* | *HeapSize* | *RAMPercentage*) ;;
    *) OPTIONS+=(-Xms64m) ;;
  esac
  # An archive that does not fit is not used, which is nothing to tell a user about.
  [ "$JAVA_MAJOR" -lt 24 ] || quiet=$quiet,aot*=off
  OPTIONS+=("-Xlog:$quiet")
}

# class_archive MODULE CLASS: puts into ARCHIVE the file of classes that a JVM has loaded and checked
# before, so that the next one takes half the time to start. Made by a rehearsal, once a build and a
# JDK. A start without it is only slower, so nothing here fails.
class_archive() {
  local class=$2 state=$LAMINA_ROOT/target/launch/$1 key
  key=$(printf '%s' "$JAVA_HOME" | cat - "$JAVA_HOME/release" 2>/dev/null | cksum)
  ARCHIVE=$state/${key%% *}.jsa
  # The folder keeps a second start from rehearsing too, and those after a failure.
  if [ ! -f "$ARCHIVE" ] && [ ${#REHEARSAL[@]} -gt 0 ] && mkdir "$ARCHIVE.made" 2>/dev/null; then
    (
      cd "$state" || exit
      exec "$JAVA_HOME/bin/java" "${OPTIONS[@]}" "-XX:ArchiveClassesAtExit=$ARCHIVE" \
        -cp "$CLASSPATH_OF_PROGRAM" "$class" "${REHEARSAL[@]}"
    ) </dev/null >"$state/rehearsal.log" 2>&1
  fi
  [ -f "$ARCHIVE" ] || ARCHIVE=
}

# launch MODULE CLASS [ARGUMENT...]: replaces this shell by the program, in the caller's directory.
# JAVA_OPTS adds options for the JVM. REHEARSAL holds the arguments of a short run.
launch() {
  local module=$1 class=$2
  shift 2
  choose_java
  pushd "$LAMINA_ROOT" >/dev/null || exit 1
  build_alone "$module" || exit 1
  CLASSPATH_OF_PROGRAM=$(cat "target/launch/$module/classpath")
  popd >/dev/null || exit 1
  jvm_options
  class_archive "$module" "$class"
  [ -z "$ARCHIVE" ] || OPTIONS+=("-XX:SharedArchiveFile=$ARCHIVE")
  signal_chaining
  # shellcheck disable=SC2086 # JAVA_OPTS is a list of words
  exec ${CHAINING[@]+"${CHAINING[@]}"} "$JAVA_HOME/bin/java" "${OPTIONS[@]}" \
    ${JAVA_OPTS:-} -cp "$CLASSPATH_OF_PROGRAM" "$class" "$@" 2> >(without_incubator_notice >&2)
}
