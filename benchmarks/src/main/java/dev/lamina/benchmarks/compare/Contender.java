package dev.lamina.benchmarks.compare;

import java.util.List;
import java.util.Map;

/** A library that takes part in the comparison. */
interface Contender {
  /** {@return what it is called in the table} */
  String name();

  /**
   * The command that starts a process for a row, without the arguments of the protocol.
   *
   * @param row what it will be asked to do
   * @param threads how many threads may compute
   * @throws Unavailable if it cannot be started here
   */
  List<String> command(Row row, int threads) throws Unavailable;

  /**
   * What it wants in the environment, beside the number of threads.
   *
   * @param row what it will be asked to do
   * @param threads how many threads may compute
   */
  Map<String, String> environment(Row row, int threads);

  /**
   * The size of all that training needs.
   *
   * @return megabytes, NaN if that does not apply
   * @throws Unavailable if it is not there
   */
  double megabytes() throws Unavailable;
}
