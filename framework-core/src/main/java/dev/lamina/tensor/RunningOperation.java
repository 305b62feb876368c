package dev.lamina.tensor;

import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out of the stack which operation is running: for errors and reports. */
final class RunningOperation {
  private static final Set<String> ENGINE =
      Set.of(
          "dev.lamina.autograd.Autograd",
          "dev.lamina.tensor.Context",
          "dev.lamina.tensor.MemoryReport",
          "dev.lamina.tensor.RunningOperation",
          "dev.lamina.tensor.Scope",
          "dev.lamina.tensor.Shortage");

  private RunningOperation() {}

  /**
   * The operation that asks for memory: of the engine's innermost run of frames the outermost
   * method of {@link Tensor}, its families or {@code Functional}, which is what the user, a module
   * or a gradient rule has called; else the name of the operation's class, such as that of an
   * optimizer's update; else {@code allocate}.
   */
  static String name() {
    return StackWalker.getInstance().walk(RunningOperation::called);
  }

  /** Whether a backward pass is running on this thread. */
  static boolean isBackward() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames.anyMatch(f -> f.getClassName().equals("dev.lamina.autograd.Backward")));
  }

  private static String called(Stream<StackWalker.StackFrame> frames) {
    String operation = "allocate";
    boolean named = false;
    for (Iterator<StackWalker.StackFrame> each = frames.iterator(); each.hasNext(); ) {
      StackWalker.StackFrame frame = each.next();
      String type = frame.getClassName();
      if (type.startsWith("java.") || type.startsWith("jdk.")) {
        continue;
      }
      if (isPublic(type)) {
        String method = frame.getMethodName();
        if (!method.startsWith("lambda$") && !method.startsWith("<")) {
          operation = method;
          named = true;
        }
      } else if (!isEngine(type)) {
        break;
      } else if (!named && type.startsWith("dev.lamina.op.")) {
        operation = ofClass(type, operation);
      }
    }
    return operation;
  }

  /** The operation of a class: {@code linear} of {@code LinearOp}. */
  private static String ofClass(String type, String inside) {
    String simple = type.substring(type.lastIndexOf('.') + 1);
    int nested = simple.indexOf('$');
    simple = nested < 0 ? simple : simple.substring(0, nested);
    if (simple.equals("Derived")) { // any gradient; what runs inside says more
      return inside;
    }
    simple = simple.endsWith("Op") ? simple.substring(0, simple.length() - 2) : simple;
    simple = simple.endsWith("Node") ? simple.substring(0, simple.length() - 4) : simple;
    return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
  }

  /** What users call. A test beside the engine's classes is a user too. */
  private static boolean isPublic(String type) {
    return type.equals("dev.lamina.nn.Functional")
        || type.startsWith("dev.lamina.tensor.Tensor") && !type.endsWith("Test");
  }

  /** What runs between a call and its memory. */
  private static boolean isEngine(String type) {
    return type.startsWith("dev.lamina.op.")
        || type.startsWith("dev.lamina.backend.")
        || type.startsWith("dev.lamina.cpu.")
        || ENGINE.contains(type);
  }
}
