package dev.lamina.cpu;

import java.util.function.Supplier;

/**
 * The arithmetic of rows in the course of a {@link Changeover}.
 *
 * @param <A> the kind of array
 */
final class ChangingRows<A> implements Supplier<RowMath<A>> {
  private final Supplier<? extends RowMath<A>> before;
  private final Supplier<? extends RowMath<A>> after;
  private final Changeover change = new Changeover();

  /** Of two forms. */
  ChangingRows(Supplier<? extends RowMath<A>> before, Supplier<? extends RowMath<A>> after) {
    this.before = before;
    this.after = after;
  }

  /** How far it has got. */
  Changeover change() {
    return change;
  }

  /** The form that does everything else than parts of a {@link RowLoop}. */
  @Override
  public RowMath<A> get() {
    return of(change.isOver());
  }

  /** One of the forms. */
  RowMath<A> of(boolean isNew) {
    return isNew ? after.get() : before.get();
  }
}
