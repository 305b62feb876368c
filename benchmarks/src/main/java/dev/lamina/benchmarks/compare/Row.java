package dev.lamina.benchmarks.compare;

import dev.lamina.benchmarks.work.Server;

/**
 * One line of the table.
 *
 * @param name what users type, such as {@code W1/loop}
 * @param unit of its values
 * @param amount samples or operations of doing the work once, for rates
 * @param checkRuns how often the work is done before its result is compared
 * @param tolerance how far results may be from Lamina's, relatively
 * @param bar what Lamina wants to reach
 * @param program what is done, at which level of each library
 */
record Row(
    String name,
    Unit unit,
    double amount,
    int checkRuns,
    double tolerance,
    Bar bar,
    String program) {
  /** How a row is measured. */
  enum Kind {
    /** In turn between processes that are warmed up. */
    REPEATED,
    /** From the start of a process to its first answer. */
    START,
    /** What a process answers when it has done its work. */
    MEMORY,
    /** On the disk. */
    SIZE,
    /** Not yet. */
    PLANNED
  }

  /** The workload of a peer, which has no compiled steps of its own to compare with. */
  String peersWorkload() {
    return name.replace("/fit", "/loop");
  }

  Kind kind() {
    return switch (name) {
      case Server.START -> Kind.START;
      case Server.MEMORY -> Kind.MEMORY;
      case "size" -> Kind.SIZE;
      case "W6", "W7", "W8", "W9" -> Kind.PLANNED;
      default -> Kind.REPEATED;
    };
  }

  /** The workload's part of the name, {@code W5} of {@code W5/sum}. */
  String group() {
    int slash = name.indexOf('/');
    return slash < 0 ? name : name.substring(0, slash);
  }
}
