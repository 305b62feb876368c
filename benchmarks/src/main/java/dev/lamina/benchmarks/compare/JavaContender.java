package dev.lamina.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Another library for the JVM, whose programs are a Maven module under {@code benchmarks/peers}.
 */
final class JavaContender implements Contender {
  private final PeerFacts facts;
  private final Path java;
  private final SideModule module;

  /**
   * Makes a peer.
   *
   * @param facts what is particular about it
   * @param java the home of a JDK
   * @param root the project's folder
   */
  JavaContender(PeerFacts facts, Path java, Path root) {
    this.facts = facts;
    this.java = java;
    this.module = new SideModule(root, "peers", "peers/" + facts.module());
  }

  @Override
  public String name() {
    return facts.name();
  }

  @Override
  public List<String> command(Row row, int threads) throws Unavailable {
    String cache = module.cache().toString();
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin/java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(Systems.heap(row));
    for (String flag : facts.flags()) {
      command.add(flag.replace("CACHE", cache));
    }
    String main = "dev.lamina.peers." + facts.module() + ".Programs";
    command.addAll(List.of("-cp", module.classPath(), main));
    command.addAll(facts.arguments());
    return command;
  }

  @Override
  public Map<String, String> environment(Row row, int threads) {
    Map<String, String> environment = new LinkedHashMap<>(Systems.openMp(threads));
    environment.putAll(facts.environment());
    return environment;
  }

  @Override
  public double megabytes() throws Unavailable {
    if (facts.unneededJars().isEmpty()) {
      return Double.NaN;
    }
    Pattern unneeded = Pattern.compile(facts.unneededJars());
    long bytes = 0;
    try {
      for (Path jar : module.jars()) {
        if (!unneeded.matcher(jar.getFileName().toString()).matches()) {
          bytes += Files.size(jar);
        }
      }
    } catch (IOException e) {
      throw new Unavailable("its jars cannot be read: " + e.getMessage(), e);
    }
    return bytes / 1e6;
  }
}
