package dev.lamina.benchmarks.compare;

import dev.lamina.benchmarks.compare.Row.Kind;
import dev.lamina.benchmarks.work.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Measures rows, all systems of a row in turn. */
final class Comparison {
  private static final double START_SECONDS = 300;
  private static final double REPEAT_SECONDS = 120;
  private static final double SETTLE_SECONDS = 0.7;
  private static final double IDLE_SECONDS = 0.3;
  private static final double PAUSE_SECONDS = 0.03;
  private static final double BYSTANDERS_AT_MOST = 0.05;

  private final CompareOptions options;
  private final List<Contender> contenders;
  private final Path logs;
  private final Results results;

  /** Those that cannot be started at all; they are asked only once. */
  private final Set<String> absent = new HashSet<>();

  /**
   * Prepares a comparison.
   *
   * @param options what is measured
   * @param contenders all that take part, Lamina first
   * @param logs a folder for what processes write on standard error
   */
  Comparison(CompareOptions options, List<Contender> contenders, Path logs) {
    this.options = options;
    this.contenders = contenders;
    this.logs = logs;
    this.results = new Results(contenders.stream().map(Contender::name).toList());
  }

  /** Measures all rows. */
  Results run() {
    for (Row row : options.rows()) {
      System.err.println("Measuring " + row.name() + " ...");
      results.begin(row);
      switch (row.kind()) {
        case REPEATED -> repeated(row);
        case START, MEMORY -> processes(row);
        case SIZE -> sizes(row);
        case PLANNED -> {}
      }
    }
    return results;
  }

  private void repeated(Row row) {
    Map<String, Participant> ready = new LinkedHashMap<>();
    try {
      Map<String, Double> checks = new LinkedHashMap<>();
      for (Contender contender : contenders) {
        ready(row, contender, ready, checks);
      }
      compareResults(row, checks);
      watchIdle(ready);
      Bystanders bystanders = new Bystanders();
      for (int i = 0; i < options.repetitions(); i++) {
        for (String name : List.copyOf(ready.keySet())) {
          // Threads of the one before may look for work a little longer.
          rest(PAUSE_SECONDS);
          repetition(row, name, ready, bystanders);
        }
      }
      if (bystanders.share() > BYSTANDERS_AT_MOST) {
        long percent = Math.round(100 * bystanders.share());
        results.note(row.name() + ": other programs took " + percent + " % of the processors");
      }
    } finally {
      ready.values().forEach(Participant::close);
    }
  }

  /** Starts a process and waits until it is warm. */
  private void ready(
      Row row, Contender contender, Map<String, Participant> ready, Map<String, Double> checks) {
    if (absent.contains(contender.name())) {
      return;
    }
    try {
      Participant participant = start(row, contender);
      ready.put(contender.name(), participant);
      try {
        String[] answer =
            participant.await("ready", START_SECONDS + options.warmup()).split(" ", 2);
        checks.put(contender.name(), Double.parseDouble(answer[0]));
        results.version(contender.name() + ": " + answer[1]);
      } catch (Unavailable e) {
        ready.remove(contender.name());
        participant.close();
        missing(row, contender.name(), e);
      }
    } catch (Unavailable e) {
      absent.add(contender.name());
      results.note(contender.name() + ": " + e.getMessage());
    }
  }

  private Participant start(Row row, Contender contender) throws Unavailable {
    boolean lamina = Results.isLamina(contender.name());
    String workload = lamina ? row.name() : row.peersWorkload();
    List<String> command = new ArrayList<>(contender.command(row, options.threads()));
    command.addAll(Participant.arguments(workload, row, options));
    Map<String, String> environment =
        new LinkedHashMap<>(contender.environment(row, options.threads()));
    environment.put(Server.THREADS, Integer.toString(options.threads()));
    String log = row.name().replace('/', '-') + "-" + contender.name() + ".log";
    return new Participant(command, environment, logs.resolve(log));
  }

  private void missing(Row row, String system, Unavailable e) {
    // Least squares and networks are different trades: nobody expects all rows of all.
    boolean expected = e.getMessage().equals("not there yet") && !Results.isLamina(system);
    if (!expected) {
      results.note(row.name() + ", " + system + ": " + e.getMessage());
    }
  }

  private void compareResults(Row row, Map<String, Double> checks) {
    String first = checks.keySet().stream().findFirst().orElse("");
    for (Map.Entry<String, Double> check : checks.entrySet()) {
      double wanted = checks.get(first);
      double found = check.getValue();
      if (!(Math.abs(found - wanted) <= row.tolerance() * Math.abs(wanted))) {
        results.note(
            row.name()
                + ": "
                + check.getKey()
                + " computes "
                + found
                + ", "
                + first
                + " "
                + wanted);
      }
    }
  }

  /** A process that waits must leave the processors to the one that is measured. */
  private void watchIdle(Map<String, Participant> ready) {
    // The last one's compiler may still have work.
    rest(SETTLE_SECONDS);
    Map<String, Double> before = new LinkedHashMap<>();
    ready.forEach((name, p) -> p.processorSeconds().ifPresent(s -> before.put(name, s)));
    rest(IDLE_SECONDS);
    ready.forEach(
        (name, p) ->
            p.processorSeconds()
                .filter(s -> s - before.getOrDefault(name, s) > IDLE_SECONDS / 5)
                .ifPresent(s -> results.note(name + " does not rest while it waits")));
  }

  private static void rest(double seconds) {
    try {
      Thread.sleep((long) (seconds * 1e3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void repetition(
      Row row, String name, Map<String, Participant> ready, Bystanders bystanders) {
    Participant participant = ready.get(name);
    try {
      long begin = System.nanoTime();
      double busy = Bystanders.busySeconds();
      double own = participant.processorSeconds().orElse(0.0);
      double seconds = participant.repeat(REPEAT_SECONDS);
      bystanders.add(
          Bystanders.busySeconds() - busy,
          participant.processorSeconds().orElse(0.0) - own,
          (System.nanoTime() - begin) / 1e9);
      results.add(row, name, row.unit().of(seconds, row.amount()));
    } catch (Unavailable e) {
      results.drop(row, name);
      missing(row, name, e);
      ready.remove(name).close();
    }
  }

  /** Rows with a new process for each value. */
  private void processes(Row row) {
    Set<String> failed = new HashSet<>();
    // Once more than counts: the first time, files are read from the disk.
    for (int i = -1; i < options.repetitions(); i++) {
      for (Contender contender : contenders) {
        if (!absent.contains(contender.name()) && !failed.contains(contender.name())) {
          process(row, contender, i >= 0, failed);
        }
      }
    }
  }

  private void process(Row row, Contender contender, boolean counts, Set<String> failed) {
    long begin = System.nanoTime();
    try (Participant participant = start(row, contender)) {
      String answer = participant.await("value", START_SECONDS);
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (counts) {
        double value = row.kind() == Kind.START ? seconds : Double.parseDouble(answer);
        results.add(row, contender.name(), row.unit().of(value, row.amount()));
      }
    } catch (Unavailable e) {
      failed.add(contender.name());
      missing(row, contender.name(), e);
    }
  }

  private void sizes(Row row) {
    for (Contender contender : contenders) {
      if (absent.contains(contender.name())) {
        continue;
      }
      try {
        double megabytes = contender.megabytes();
        if (!Double.isNaN(megabytes)) {
          results.add(row, contender.name(), megabytes);
        }
      } catch (Unavailable e) {
        missing(row, contender.name(), e);
      }
    }
  }
}
