package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Scatter;
import java.util.Arrays;

/**
 * Single elements that are read or written by positions. Writes are sorted by their targets first,
 * so that those to one place come in the order of the walk, whatever runs at the same time.
 */
final class PickKernels {
  private static final int OPERANDS = 3;

  private PickKernels() {}

  /**
   * Three operands of a walk, the last one of which is indexed.
   *
   * @param first what is written to or read from in the order of the walk
   * @param index positions, int64
   * @param indexed what is read or written by them
   * @param walk how to walk the three
   * @param step elements of {@code indexed} from one position to the next
   */
  record Operands(Buffer first, Buffer index, Buffer indexed, Iteration walk, int step) {}

  /** As {@link dev.lamina.backend.Backend#gather}. */
  static void gather(Session s, DType type, Operands o) {
    Walk.each(
        o.walk,
        OPERANDS,
        (words, from) ->
            s.locked(
                () -> {
                  Kernel kernel = moving(s, "pick", type);
                  kernel.set(0, o.first).set(1, o.index).set(2, o.indexed);
                  set(kernel, 3, words);
                  kernel.set(5, o.step);
                  kernel.launch(words[0]);
                }));
  }

  private static void set(Kernel kernel, int arg, int[] words) {
    kernel.ints(arg, Arrays.copyOf(words, Kernel.VECTOR));
    kernel.ints(arg + 1, Arrays.copyOfRange(words, Kernel.VECTOR, words.length));
  }

  /** As {@link dev.lamina.backend.Backend#scatter}. */
  static void scatter(Session s, Scatter mode, DType type, Operands o) {
    int n = Walk.count(o.walk);
    if (n == 0) {
      return;
    }
    Buffer copy = s.allocate("scatter", (long) n * type.bytes());
    try {
      SortKernels sort = new SortKernels(s, false, 1, n);
      try {
        targets(s, type, o, copy, sort.entries());
        sort.sort();
        put(s, mode, type, sort.entries(), copy, o.indexed, n);
      } finally {
        sort.release();
      }
    } finally {
      s.release(copy);
    }
  }

  private static void targets(Session s, DType type, Operands o, Buffer copy, Buffer entries) {
    Walk.each(
        o.walk,
        OPERANDS,
        (words, from) ->
            s.locked(
                () -> {
                  Kernel kernel = moving(s, "targets", type);
                  kernel.set(0, o.first).set(1, o.index).set(2, copy).set(3, entries);
                  set(kernel, 4, words);
                  kernel.set(6, o.step).set(7, from);
                  kernel.launch(words[0]);
                }));
  }

  private static void put(
      Session s, Scatter mode, DType type, Buffer entries, Buffer copy, Buffer out, int n) {
    s.locked(
        () -> {
          Kernel kernel =
              switch (mode) {
                case SET -> moving(s, "put_last", type);
                case ADD -> adding(s, "put_all", type);
                case MUL -> s.kernel("put_all", join(type) + " -DPRODUCT", KernelText.of("picks"));
              };
          kernel.set(0, entries).set(1, copy).set(2, out).set(3, n);
          kernel.launch(n);
        });
  }

  /** A kernel that only moves values of a type. */
  static Kernel moving(Session s, String function, DType type) {
    return s.kernel(function, "-DT=" + KernelText.bits(type), KernelText.of("picks"));
  }

  /** A kernel that adds values of a type. */
  static Kernel adding(Session s, String function, DType type) {
    return s.kernel(function, join(type), KernelText.of("picks"));
  }

  private static String join(DType type) {
    return "-DT=" + ExprText.type(type) + (type == DType.BOOL ? " -DTRUTH" : "");
  }
}
