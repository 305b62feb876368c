package dev.lamina.tensor;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * An arena for tensors: those made on this thread while it is the innermost open scope live until
 * it closes; then their memory is recycled, and a later use is an error that names the operation
 * and the scope.
 *
 * <pre>{@code
 * for (int epoch = 1; epoch <= 200; epoch++) {
 *   try (Scope step = Scope.open()) {
 *     optimizer.zeroGrad();
 *     Functional.mseLoss(net.forward(x), y).backward();
 *     optimizer.step();
 *   }
 * }
 * }</pre>
 *
 * <p>A scope only saves time: results are the same without. Parameters, their gradients and
 * optimizer state are never part of one; {@link Tensor#keep} takes a tensor out; what {@link
 * #run(Supplier)} returns survives. A scope belongs to the thread that opened it; other threads may
 * read its tensors while it is open.
 */
public final class Scope implements AutoCloseable {
  private static final AtomicLong COUNT = new AtomicLong();

  private final Context context;
  private final Arena arena;
  private final Optional<Arena> outer;
  private boolean open = true;

  private Scope(String name) {
    context = Context.current();
    arena = new Arena(name);
    outer = context.arena(Optional.of(arena));
    arena.within(outer.orElse(null));
  }

  /**
   * Opens a scope inside the present one of this thread, if there is one.
   *
   * @return the scope, to be closed by try-with-resources
   */
  public static Scope open() {
    return new Scope("");
  }

  /**
   * Opens a scope with a name for errors.
   *
   * @param name what it is called
   * @return the scope, to be closed by try-with-resources
   */
  public static Scope open(String name) {
    return new Scope(name + " #" + COUNT.incrementAndGet());
  }

  /**
   * Runs a computation in a scope of its own. What it returns passes to the scope outside, or to
   * the garbage collector if there is none.
   *
   * @param body the computation
   * @return its result, still valid
   */
  public static Tensor run(Supplier<Tensor> body) {
    try (Scope scope = open()) {
      Tensor result = body.get();
      scope.release(result);
      return result;
    }
  }

  private void release(Tensor result) {
    result.layout("run");
    if (result.storage().owner() == arena) {
      arena.remove(result.storage());
      outer.ifPresent(o -> o.add(result.storage()));
      result.rehomed(outer);
    }
  }

  /**
   * Runs code with no scope open on this thread, for what must outlive the step.
   *
   * @param body the code
   */
  public static void outside(Runnable body) {
    outside(
        () -> {
          body.run();
          return 0;
        });
  }

  /**
   * Runs code with no scope open on this thread, for what must outlive the step.
   *
   * @param <T> type of the result
   * @param body the code
   * @return its result
   */
  public static <T> T outside(Supplier<T> body) {
    Context context = Context.current();
    Optional<Arena> before = context.arena(Optional.empty());
    try {
      return body.get();
    } finally {
      context.arena(before);
    }
  }

  /**
   * Closes the scope and recycles its tensors. Closing twice, or after a scope around it, does
   * nothing.
   *
   * @throws ScopeException if another thread opened it; or, after closing them all, if a scope
   *     inside was still open
   */
  @Override
  public void close() {
    if (!open || arena.hasEnded()) {
      return;
    }
    if (Context.current() != context) {
      throw new ScopeException(
          "scope: closed by a thread that did not open it; got thread "
              + Thread.currentThread().getName()
              + "; expected the thread that called Scope.open()");
    }
    Arena present = context.arena().orElse(arena);
    open = false;
    if (present == arena) {
      context.arena(outer);
      arena.clear(context);
    } else if (present.isInside(arena)) {
      // Whoever forgot to close the inner ones must not leave them to catch later tensors.
      present.endUpTo(arena, context);
      context.arena(outer);
      arena.clear(context);
      throw new ScopeException(
          "scope: closed while a scope inside it was open, which is closed now too; expected the"
              + " innermost first. Use try-with-resources");
    }
  }
}
