package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import java.util.Optional;

/** No memory: what each element of a tensor of a traced function is, as an expression. */
final class TracedStorage extends Storage {
  private Optional<Expr> element = Optional.empty();
  private Optional<Expr> summed = Optional.empty();
  private Optional<Trace> trace = Optional.empty();
  private int written = -1;

  TracedStorage(DType dtype, int numel) {
    super(TraceBackend.INSTANCE, dtype, numel);
  }

  /** Whether it was written by a trace, and not recycled since. */
  boolean belongsTo(Trace other) {
    return written == generation() && trace.isPresent() && trace.get() == other;
  }

  /** Each element, unless it follows from sums. */
  Optional<Expr> element() {
    return element;
  }

  /** What each element is the sum of over stretched dimensions, if it is just that. */
  Optional<Expr> summed() {
    return summed;
  }

  void set(Trace owner, Optional<Expr> elements, Optional<Expr> terms) {
    trace = Optional.of(owner);
    element = elements;
    summed = terms;
    written = generation();
  }

  @Override
  public void requireView(Layout from, Layout to) {
    trace.ifPresent(from.equals(to) ? Trace::detached : Trace::requireBackward);
  }
}
