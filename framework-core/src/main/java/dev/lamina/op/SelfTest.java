package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import dev.lamina.expr.Program;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs every operation on a device and on the cpu and compares the numbers. Arithmetic must agree
 * to the bit; elementary functions within the bounds of the OpenCL specification.
 */
public final class SelfTest {
  /** Programs have a limit of operands. */
  private static final int TOGETHER = 8;

  private final Device device;
  private final List<DType> types;
  private final boolean roundsCorrectly;
  private final Map<String, Comparison> checks = new LinkedHashMap<>();
  private final TestValues values = new TestValues();

  private SelfTest(Device device, DeviceInfo info) {
    this.device = device;
    this.types = Arrays.stream(DType.values()).filter(t -> runs(info, t)).toList();
    this.roundsCorrectly = !"no".equals(info.limits().get("correctly rounded division"));
  }

  private static boolean runs(DeviceInfo info, DType type) {
    return info.float64() || type != DType.FLOAT64;
  }

  /**
   * Tests a device.
   *
   * @param info the device
   * @return the comparison
   */
  public static SelfTestReport run(DeviceInfo info) {
    SelfTest test = new SelfTest(info.device(), info);
    Device.cpu()
        .run(
            () -> {
              test.all();
              return 0;
            });
    return new SelfTestReport(
        info.device(), test.checks.values().stream().map(Comparison::row).toList());
  }

  private void all() {
    for (ElementwiseOp op : Ops.all()) {
      elementwise(op);
    }
    for (DType type : types) {
      if (type != DType.FLOAT32) {
        together(type);
      }
    }
    conversions();
    for (Operation op : Catalog.all()) {
      if (op.kind() != Operation.Kind.ELEMENTWISE) {
        samples(op);
      }
    }
    reductions();
    products();
    rowsByPosition();
    update();
    randomNumbers();
  }

  private Comparison check(String name) {
    return checks.computeIfAbsent(name, n -> new Comparison(n, device));
  }

  // ---- What the operations declare

  private void samples(Operation op) {
    Comparison check = check(op.name());
    for (DType type : types) {
      if (!op.types().contains(type)) {
        continue;
      }
      // Kernels take long to compile: what is made of others is run on one type.
      boolean kernel = op.kind() == Operation.Kind.KERNEL;
      if (!kernel && type != DType.FLOAT32 && op.types().contains(DType.FLOAT32)) {
        continue;
      }
      for (Operation.Sample sample : op.samples()) {
        sample(check, op, sample, type);
      }
    }
  }

  private static void sample(Comparison check, Operation op, Operation.Sample sample, DType type) {
    List<Input> inputs = sample.inputs();
    Tensor[] x = new Tensor[inputs.size()];
    boolean[] wanted = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = inputs.get(i).tensor(type, i);
      wanted[i] = type == DType.FLOAT32 && inputs.get(i).isDifferentiable();
    }
    check.run(op.ulps(), type, x, t -> sample.call().apply(t));
    // The gradient of what is made of others is made of theirs.
    boolean composite = op.kind() == Operation.Kind.COMPOSITE;
    if (type == DType.FLOAT32 && op.derivatives() > 0 && !composite) {
      double allow = op.ulps() == 0 ? 0 : 4 * op.ulps() + 64;
      check.runGradient(allow, type, x, t -> gradients(t, wanted, sample.call()::apply));
    }
  }

  // ---- Element-wise operations

  private Comparison check(ElementwiseOp op) {
    boolean shared = Ops.all().stream().anyMatch(o -> o != op && o.name().equals(op.name()));
    return check(op.name() + (shared && op.scalars() > 0 ? " (number)" : ""));
  }

  /** An operation on float32, by itself as users run it. */
  private void elementwise(ElementwiseOp op) {
    DType type = DType.FLOAT32;
    if (op.arity() == 0) {
      check(op).run(0, type, values.dense(1, type), x -> List.of(x[0].clone().fill_(1)));
      return;
    }
    Comparison check = check(op);
    TypedOp typed = typed(op, type);
    long[] scalars = scalars(typed, op.scalars());
    Comparison.Calculation forward = x -> List.of(Elementwise.run(typed, x, scalars));
    // Kernels take long to compile: one operation of each kind goes through all layouts.
    List<Tensor[]> layouts = values.layouts(operands(op, type));
    for (Tensor[] x : isFirstOfItsKind(op) ? layouts : layouts.subList(0, 1)) {
      check.run(allowance(typed), type, x, forward);
    }
    if (typed.resultType() == type) {
      Tensor[] x = layouts.get(0);
      check.runGradient(gradientAllowance(typed), type, x, t -> gradients(t, forward));
    }
  }

  private static DType[] operands(ElementwiseOp op, DType type) {
    DType[] operands = new DType[op.arity()];
    Arrays.fill(operands, type);
    if (op.isMasked()) {
      operands[0] = DType.BOOL;
    }
    return operands;
  }

  private static TypedOp typed(ElementwiseOp op, DType type) {
    return op.isMasked() ? op.mixed(operands(op, type), type) : op.uniform(type, false);
  }

  /** All operations on another type, several of them in one program: that compiles sooner. */
  private void together(DType type) {
    Map<List<Object>, List<ElementwiseOp>> alike = new LinkedHashMap<>();
    for (ElementwiseOp op : Ops.all()) {
      if (op.arity() == 0) {
        check(op).run(0, type, values.dense(1, type), x -> List.of(x[0].clone().fill_(1)));
        continue;
      }
      List<Expr> steps = typed(op, type).program().steps();
      if (types.containsAll(steps.stream().map(Expr::type).toList())) {
        List<DType> scalars =
            steps.stream().filter(e -> e instanceof Expr.Scalar).map(Expr::type).toList();
        alike
            .computeIfAbsent(List.of(op.arity(), op.isMasked(), scalars), k -> new ArrayList<>())
            .add(op);
      }
    }
    for (List<ElementwiseOp> group : alike.values()) {
      for (int i = 0; i < group.size(); i += TOGETHER) {
        together(type, group.subList(i, Math.min(i + TOGETHER, group.size())));
      }
    }
  }

  private void together(DType type, List<ElementwiseOp> group) {
    DType[] operands = operands(group.get(0), type);
    Expr[] results = group.stream().map(op -> typed(op, type).result()).toArray(Expr[]::new);
    Program program = new Program("self-test", operands, results);
    long[] scalars = scalars(typed(group.get(0), type), group.get(0).scalars());
    List<Comparison> checks = group.stream().map(this::check).toList();
    double[] allowed = group.stream().mapToDouble(op -> allowance(typed(op, type))).toArray();
    Tensor[] x = values.layouts(operands).get(0);
    Comparison.together(
        device, checks, allowed, type, x, t -> List.of(Elementwise.fused(program, t, scalars)));
  }

  private static boolean isFirstOfItsKind(ElementwiseOp op) {
    return Ops.all().stream()
            .filter(o -> o.arity() == op.arity() && o.scalars() == op.scalars())
            .findFirst()
            .orElse(op)
        == op;
  }

  private static long[] scalars(TypedOp typed, int count) {
    long[] bits = new long[count];
    for (Expr e : typed.program().steps()) {
      if (e instanceof Expr.Scalar s) {
        double value = s.index() == 0 ? 2 : 3;
        bits[s.index()] =
            s.type().isFloatingPoint()
                ? Double.doubleToRawLongBits(value)
                : s.type() == DType.BOOL ? 1 : (long) value;
      }
    }
    return bits;
  }

  private static List<Tensor> gradients(Tensor[] x, Comparison.Calculation forward) {
    boolean[] wanted = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      wanted[i] = x[i].dtype().isFloatingPoint();
    }
    return gradients(x, wanted, forward);
  }

  private static List<Tensor> gradients(
      Tensor[] x, boolean[] wanted, Comparison.Calculation forward) {
    List<Tensor> leaves = new ArrayList<>();
    Tensor[] operands = x.clone();
    for (int i = 0; i < x.length; i++) {
      if (wanted[i]) {
        operands[i] = x[i].detach().requiresGrad_();
        leaves.add(operands[i]);
      }
    }
    List<Tensor> ends = forward.apply(operands).stream().filter(Tensor::requiresGrad).toList();
    if (ends.isEmpty()) {
      return List.of();
    }
    List<Tensor> ones =
        Autograd.noGrad(() -> ends.stream().map(y -> y.detach().mul(0).add(1.5)).toList());
    Autograd.backward(ends, ones, false, false);
    return leaves.stream().filter(Tensor::hasGrad).map(Tensor::grad).toList();
  }

  /** Units in the last place by which the device's own functions may be off. */
  private double allowance(TypedOp typed) {
    double sum = 0;
    for (Expr e : typed.program().steps()) {
      if (e instanceof Expr.Apply a) {
        sum += allowance(a.prim(), a.type());
      }
    }
    return sum;
  }

  private double gradientAllowance(TypedOp typed) {
    double own = allowance(typed);
    // A gradient may call the function, others that belong to it, and multiply what they give.
    return own == 0 ? 0 : 4 * own + 64;
  }

  private double allowance(Prim prim, DType type) {
    boolean rough = !roundsCorrectly && type == DType.FLOAT32;
    return (prim == Prim.DIV || prim == Prim.SQRT) && rough ? 3 : units(prim, type);
  }

  /**
   * Units in the last place by which devices may differ in a primitive: what the OpenCL
   * specification allows, and one or two for the cpu.
   */
  static double units(Prim prim, DType type) {
    return switch (prim) {
      case EXP, LOG, EXPM1, LOG1P, LOG2, LOG10 -> 5;
      case ASIN, ACOS, SINH, COSH, HYPOT -> 5;
      case SIN, COS, TAN, ATAN -> 6;
      case TANH, ATAN2 -> 7;
      case ERF -> 18;
      case POW -> type.isFloatingPoint() ? 17 : 0;
      default -> 0;
    };
  }

  private void conversions() {
    Comparison check = check("to");
    for (DType from : types) {
      for (DType to : types) {
        check.run(0, from, values.dense(1, from), x -> List.of(x[0].to(to)));
      }
    }
  }

  // ---- Reductions, products

  private void reductions() {
    Comparison sum = check("sum");
    Comparison mean = check("mean");
    for (DType type : types) {
      Tensor line = values.tensor(type, false, 5003);
      Tensor sheet = values.tensor(type, false, 1030, 5);
      Tensor block = values.tensor(type, false, 3, 4, 5, 6);
      sum.run(0, type, new Tensor[] {line}, x -> List.of(x[0].sum()));
      for (int dim = 0; dim < 2; dim++) {
        int d = dim;
        sum.run(0, type, new Tensor[] {sheet}, x -> List.of(x[0].sum(new int[] {d}, true)));
      }
      sum.run(0, type, new Tensor[] {block}, x -> List.of(x[0].sum(new int[] {1, 3}, false)));
      if (type.isFloatingPoint()) {
        double allow = allowance(Prim.DIV, type);
        mean.run(allow, type, new Tensor[] {line}, x -> List.of(x[0].mean()));
        mean.run(
            allow,
            type,
            new Tensor[] {sheet},
            x -> gradients(x, t -> List.of(t[0].mean(new int[] {0}, false))));
      }
    }
  }

  private void products() {
    Comparison matmul = check("matmul");
    Comparison linear = check("linear");
    for (DType type : types) {
      if (type == DType.BOOL) {
        continue;
      }
      for (int[] s : productSizes(type)) {
        Tensor[] x = {
          values.tensor(type, false, s[0], s[1]), values.tensor(type, false, s[1], s[2])
        };
        matmul.run(0, type, x, t -> List.of(t[0].matmul(t[1])));
        Tensor[] turned = {
          values.tensor(type, false, s[1], s[0]), values.tensor(type, false, s[2], s[1])
        };
        matmul.run(0, type, turned, t -> List.of(t[0].t().matmul(t[1].t())));
      }
      Tensor[] batch = {values.tensor(type, false, 3, 4, 5), values.tensor(type, false, 3, 5, 6)};
      matmul.run(0, type, batch, t -> List.of(t[0].matmul(t[1])));
      Tensor[] repeated = {
        values.tensor(type, false, 1, 40, 36).expand(3, 40, 36),
        values.tensor(type, false, 3, 36, 40)
      };
      matmul.run(0, type, repeated, t -> List.of(t[0].matmul(t[1])));
      Tensor[] shifted = {
        values.tensor(type, false, 70, 41).narrow(1, 1, 36),
        values.tensor(type, false, 37, 72).narrow(0, 1, 36)
      };
      matmul.run(0, type, shifted, t -> List.of(t[0].matmul(t[1])));
      if (type.isFloatingPoint()) {
        Tensor[] layer = {
          values.tensor(type, false, 10, 17),
          values.tensor(type, false, 9, 17),
          values.tensor(type, false, 9)
        };
        Comparison.Calculation apply = t -> List.of(LinearOp.apply(t[0], t[1], Optional.of(t[2])));
        linear.run(0, type, layer, apply);
        linear.run(0, type, layer, t -> gradients(t, apply));
      }
    }
  }

  /** Rows, inner size and columns; large enough for every tile that a card may use. */
  private static List<int[]> productSizes(DType type) {
    List<int[]> sizes = new ArrayList<>();
    int[][] small = {
      {1, 70, 1},
      {1, 5, 40},
      {40, 1100, 1},
      {5, 7, 3},
      {33, 65, 34},
      {3, 4100, 5},
      {3, 12300, 5},
      {260, 36, 300},
      {900, 36, 900}
    };
    sizes.addAll(List.of(small));
    if (type == DType.FLOAT32) {
      sizes.add(new int[] {2304, 40, 2304});
    }
    return sizes;
  }

  // ---- Everything else

  private void rowsByPosition() {
    Comparison check = check("indexSelect");
    long[] at = new long[300];
    int rows = TestValues.ROWS;
    for (int i = 0; i < at.length; i++) {
      at[i] = 7 * i % (2 * rows) - rows;
    }
    for (DType type : types) {
      Tensor[] x = {values.tensor(type, true, rows, TestValues.COLS), Tensor.of(at)};
      check.run(0, type, x, t -> List.of(t[0].indexSelect(0, t[1])));
      if (type.isFloatingPoint()) {
        Tensor[] y = {values.tensor(type, false, rows, TestValues.COLS), Tensor.of(at)};
        check.run(0, type, y, t -> gradients(t, u -> List.of(u[0].indexSelect(0, u[1]))));
      }
    }
  }

  private void update() {
    FusedUpdate update =
        FusedUpdate.define(
            "fused update",
            2,
            3,
            2,
            (x, s) -> {
              Expr v = x[1].mul(s[0]).add(x[2].square().mul(s[1]));
              return new Expr[] {x[0].sub(x[2].div(v.sqrt().add(1e-8))), v};
            });
    Comparison check = check("fused update");
    for (DType type : types) {
      if (type.isFloatingPoint()) {
        Tensor[] x = values.dense(3, type);
        double allow = roundsCorrectly || type == DType.FLOAT64 ? 0 : 16;
        check.run(
            allow,
            type,
            x,
            t -> {
              Tensor[] own = {t[0].clone(), t[1].abs(), t[2]};
              update.bind(own).run(new double[] {0.9, 0.1});
              return List.of(own[0], own[1]);
            });
      }
    }
  }

  private void randomNumbers() {
    Comparison check = check("random (from the host)");
    for (DType type : types) {
      if (type.isFloatingPoint()) {
        check.run(
            0, type, new Tensor[0], x -> List.of(Tensor.randn(new Generator(5), type, 3, 70)));
      }
    }
    check.run(
        0, DType.INT64, new Tensor[0], x -> List.of(Tensor.randint(new Generator(5), -9, 90, 50)));
  }
}
