package dev.lamina.backend;

import dev.lamina.expr.Program;
import java.util.Optional;

/** A call of one of the forms of {@link Backend#matmul}. */
public final class ProductLaunch extends Launch {
  private final Layout la;
  private final Optional<Program> before;
  private final Layout lb;
  private Optional<Epilogue> after;

  /**
   * A plain product.
   *
   * @param backend where
   * @param a left operand
   * @param la its layout
   * @param b right operand
   * @param lb its layout
   * @param out the result
   */
  public ProductLaunch(Backend backend, Storage a, Layout la, Storage b, Layout lb, Storage out) {
    super(backend, new Storage[] {out, a, b}, 1);
    this.la = la;
    this.before = Optional.empty();
    this.lb = lb;
    this.after = Optional.empty();
  }

  private ProductLaunch(
      Backend backend,
      Storage[] operands,
      Layout la,
      Optional<Program> before,
      Layout lb,
      Optional<Epilogue> after) {
    super(backend, operands, 1);
    this.la = la;
    this.before = before;
    this.lb = lb;
    this.after = after;
  }

  /**
   * A product with expressions before and after.
   *
   * @param backend where
   * @param a left operand
   * @param la its layout
   * @param before what each element of the left operand passes through
   * @param b right operand
   * @param lb its layout
   * @param out the result
   * @param after what each element of the result passes through
   * @return the call
   */
  public static ProductLaunch of(
      Backend backend,
      Storage a,
      Layout la,
      Optional<Program> before,
      Storage b,
      Layout lb,
      Storage out,
      Optional<Epilogue> after) {
    Storage[] further = after.map(Epilogue::operands).orElse(new Storage[2]);
    Storage[] operands = new Storage[3 + further.length - 2];
    operands[0] = out;
    operands[1] = a;
    operands[2] = b;
    System.arraycopy(further, 2, operands, 3, further.length - 2);
    ProductLaunch launch = new ProductLaunch(backend, operands, la, before, lb, after);
    launch.rebound();
    return launch;
  }

  /** The left operand's layout. */
  public Layout left() {
    return la;
  }

  /** The right operand's layout. */
  public Layout right() {
    return lb;
  }

  /** What each element of the left operand passes through. */
  public Optional<Program> before() {
    return before;
  }

  /** What each element of the result passes through. */
  public Optional<Epilogue> after() {
    return after;
  }

  @Override
  public void run() {
    Storage[] x = operands();
    if (before.isEmpty() && after.isEmpty()) {
      backend().matmul(x[1], la, x[2], lb, x[0]);
    } else {
      backend().matmul(x[1], la, before, x[2], lb, x[0], after);
    }
  }

  @Override
  void rebound() {
    if (after.isPresent()) {
      Epilogue e = after.get();
      Storage[] x = operands();
      Storage[] inside = new Storage[x.length - 1];
      inside[0] = x[0];
      inside[1] = x[0];
      System.arraycopy(x, 3, inside, 2, x.length - 3);
      after =
          Optional.of(
              new Epilogue(e.shape(), e.program(), e.walk(), inside, e.layouts(), e.scalars()));
    }
  }
}
