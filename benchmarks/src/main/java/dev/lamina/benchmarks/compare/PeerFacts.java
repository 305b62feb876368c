package dev.lamina.benchmarks.compare;

import java.util.List;
import java.util.Map;

/**
 * What is particular about a peer for the JVM.
 *
 * @param name what it is called in the table
 * @param module its folder under {@code benchmarks/peers}
 * @param arguments what its program wants before the arguments of the protocol
 * @param flags options of its JVM; CACHE stands for a folder for what it unpacks
 * @param environment variables of its process, besides those of OpenMP
 * @param unneededJars a pattern for names of jars that Maven brings and one platform can do
 *     without; empty if the size of the library is no row
 */
record PeerFacts(
    String name,
    String module,
    List<String> arguments,
    List<String> flags,
    Map<String, String> environment,
    String unneededJars) {
  PeerFacts {
    arguments = List.copyOf(arguments);
    flags = List.copyOf(flags);
    environment = Map.copyOf(environment);
  }
}
