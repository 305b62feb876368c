package dev.lamina.tensor;

import java.util.Iterator;
import java.util.stream.Stream;

/** Finds out of the stack which operation is running: for errors and reports. */
final class RunningOperation {
  private static final String ENGINE = "dev.lamina.";

  private RunningOperation() {}

  /**
   * The operation that asks for memory: the innermost method of {@link Tensor} and its families, or
   * of {@code Functional}, on the stack; else the innermost class of operations, such as an
   * optimizer's update; else {@code allocate}.
   */
  static String name() {
    return StackWalker.getInstance().walk(RunningOperation::innermost);
  }

  /** Whether a backward pass is running on this thread. */
  static boolean isBackward() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(f -> f.getClassName().equals("dev.lamina.autograd.Backward")));
  }

  private static String innermost(Stream<StackWalker.StackFrame> frames) {
    String operation = "allocate";
    for (Iterator<StackWalker.StackFrame> each = frames.iterator(); each.hasNext(); ) {
      StackWalker.StackFrame frame = each.next();
      String type = frame.getClassName();
      if (!type.startsWith(ENGINE)) {
        if (type.startsWith("java.")) {
          continue;
        }
        break;
      }
      String method = frame.getMethodName();
      boolean named = !method.startsWith("lambda$") && !method.startsWith("<");
      if (named && (isTensor(type) || type.endsWith(".Functional"))) {
        return method;
      }
      if (type.startsWith("dev.lamina.autograd.")) {
        break;
      }
      if (type.startsWith("dev.lamina.op.")) {
        String simple = type.substring(type.lastIndexOf('.') + 1);
        int nested = simple.indexOf('$');
        operation = nested < 0 ? simple : simple.substring(0, nested);
      }
    }
    return operation;
  }

  private static boolean isTensor(String type) {
    return type.startsWith("dev.lamina.tensor.Tensor");
  }
}
