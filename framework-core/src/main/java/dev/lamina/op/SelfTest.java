package dev.lamina.op;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceInfo;
import dev.lamina.backend.LaminaException;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Prim;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs every operation on a device and on the cpu and compares the numbers. Arithmetic must agree
 * to the bit; elementary functions within the bounds of the OpenCL specification.
 */
public final class SelfTest {
  private static final int N = 257;
  private static final int ROWS = 9;
  private static final int COLS = 33;
  private static final float[] HARD = {
    0f,
    -0f,
    1f,
    -1f,
    0.5f,
    2f,
    -3.75f,
    1e-3f,
    1e3f,
    1e-42f,
    3e38f,
    -3e38f,
    16777217f,
    1e20f,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN,
    Float.MIN_NORMAL
  };
  private static final long[] HARD_LONG = {
    0, 1, -1, 2, -7, 63, 1L << 40, -(1L << 53) - 1, Long.MAX_VALUE, Long.MIN_VALUE
  };

  private final Device device;
  private final List<DType> types;
  private final boolean roundsCorrectly;
  private final Map<String, Check> checks = new LinkedHashMap<>();
  private final Random random = new Random(7);

  /** What is computed, on whatever device the operands are. */
  @FunctionalInterface
  private interface Calculation {
    List<Tensor> apply(Tensor[] x);
  }

  /** The comparisons of one operation. */
  private final class Check {
    final String name;
    final Set<DType> ran = new LinkedHashSet<>();
    double allowed;
    double worst;
    long values;
    long reads;
    String failure = "";
    private boolean ofGradient;

    Check(String name) {
      this.name = name;
    }

    void run(double allow, DType type, Tensor[] operands, Calculation calculation) {
      allowed = Math.max(allowed, allow);
      ran.add(type);
      try (Scope scope = Scope.open()) {
        List<Tensor> expected = calculation.apply(operands);
        Tensor[] there = new Tensor[operands.length];
        for (int i = 0; i < there.length; i++) {
          there[i] = moved(operands[i]);
        }
        long before = device.backend().reads();
        List<Tensor> got = device.run(() -> calculation.apply(there));
        reads += device.backend().reads() - before;
        for (int i = 0; i < expected.size(); i++) {
          compare(expected.get(i), got.get(i));
        }
      } catch (LaminaException e) {
        worst = Double.POSITIVE_INFINITY;
        failure = e.getMessage();
      }
    }

    /**
     * As {@link #run}, of gradients. They may subtract results that are nearly equal, such as 1 and
     * the square of tanh, so that errors of the results count in full.
     */
    void runGradient(double allow, DType type, Tensor[] operands, Calculation calculation) {
      ofGradient = allow > 0;
      run(allow, type, operands, calculation);
      ofGradient = false;
    }

    private void compare(Tensor expected, Tensor got) {
      if (got.device() != device || !got.shape().equals(expected.shape())) {
        throw new IllegalStateException(name + ": " + got.shape() + " on " + got.device());
      }
      boolean single = expected.dtype() == DType.FLOAT32;
      double[] a = single ? singles(expected) : expected.toDoubleArray();
      double[] b = single ? singles(got) : got.toDoubleArray();
      if (expected.dtype() == DType.INT64) {
        // Not every long is a double.
        boolean equal = Arrays.equals(expected.toLongArray(), got.toLongArray());
        worst = equal ? worst : Double.POSITIVE_INFINITY;
      }
      for (int i = 0; i < a.length; i++) {
        double least = ofGradient ? 1 : 0;
        double apart =
            single ? ulps((float) a[i], (float) b[i], (float) least) : ulps(a[i], b[i], least);
        worst = Math.max(worst, apart);
      }
      values += a.length;
    }

    SelfTestReport.Row row() {
      String names = ran.stream().sorted().map(DType::toString).collect(Collectors.joining(" "));
      return new SelfTestReport.Row(name, names, reads == 0, values, worst, allowed, failure);
    }
  }

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
        info.device(), test.checks.values().stream().map(Check::row).toList());
  }

  private void all() {
    for (ElementwiseOp op : Ops.all()) {
      elementwise(op);
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

  private Check check(String name) {
    return checks.computeIfAbsent(name, Check::new);
  }

  // ---- What the operations declare

  private void samples(Operation op) {
    Check check = check(op.name());
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

  private static void sample(Check check, Operation op, Operation.Sample sample, DType type) {
    List<Input> inputs = sample.inputs();
    Tensor[] x = new Tensor[inputs.size()];
    boolean[] wanted = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = inputs.get(i).tensor(type, i);
      wanted[i] = type == DType.FLOAT32 && inputs.get(i).isDifferentiable();
    }
    check.run(op.ulps(), type, x, t -> sample.call().apply(t));
    if (type == DType.FLOAT32 && op.derivatives() > 0) {
      double allow = op.ulps() == 0 ? 0 : 4 * op.ulps() + 64;
      check.runGradient(allow, type, x, t -> gradients(t, wanted, sample.call()::apply));
    }
  }

  // ---- Element-wise operations

  private void elementwise(ElementwiseOp op) {
    boolean shared = Ops.all().stream().anyMatch(o -> o != op && o.name().equals(op.name()));
    Check check = check(op.name() + (shared && op.scalars() > 0 ? " (number)" : ""));
    for (DType type : types) {
      if (op.arity() == 0) {
        check.run(0, type, dense(1, type), x -> List.of(x[0].clone().fill_(1)));
      } else {
        typed(check, op, type);
      }
    }
  }

  private void typed(Check check, ElementwiseOp op, DType type) {
    DType[] operands = new DType[op.arity()];
    Arrays.fill(operands, type);
    if (op.isMasked()) {
      operands[0] = DType.BOOL;
    }
    TypedOp typed = op.isMasked() ? op.mixed(operands, type) : op.uniform(type, false);
    if (!types.containsAll(typed.program().steps().stream().map(Expr::type).toList())) {
      return;
    }
    long[] scalars = scalars(typed, op.scalars());
    Calculation forward = x -> List.of(Elementwise.run(typed, x, scalars));
    double allow = allowance(typed);
    // Kernels take long to compile: one operation of each kind goes through all layouts.
    List<Tensor[]> layouts = layouts(operands);
    boolean all = type == DType.FLOAT32 && isFirstOfItsKind(op);
    for (Tensor[] x : all ? layouts : layouts.subList(0, 1)) {
      check.run(allow, type, x, forward);
    }
    if (type == DType.FLOAT32 && typed.resultType() == type) {
      Tensor[] x = layouts.get(0);
      check.runGradient(gradientAllowance(typed), type, x, t -> gradients(t, forward));
    }
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

  private static List<Tensor> gradients(Tensor[] x, Calculation forward) {
    boolean[] wanted = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      wanted[i] = x[i].dtype().isFloatingPoint();
    }
    return gradients(x, wanted, forward);
  }

  private static List<Tensor> gradients(Tensor[] x, boolean[] wanted, Calculation forward) {
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
   * specification allows, and one for the cpu.
   */
  static double units(Prim prim, DType type) {
    return switch (prim) {
      case EXP, LOG, SIN, COS, EXPM1, LOG1P, LOG2, LOG10 -> 5;
      case ASIN, ACOS, SINH, COSH, HYPOT -> 5;
      case TAN, ATAN, TANH -> 6;
      case ATAN2 -> 7;
      case ERF -> 17;
      case POW -> type.isFloatingPoint() ? 17 : 0;
      default -> 0;
    };
  }

  private void conversions() {
    Check check = check("to");
    for (DType from : types) {
      for (DType to : types) {
        check.run(0, from, dense(1, from), x -> List.of(x[0].to(to)));
      }
    }
  }

  // ---- Reductions, products

  private void reductions() {
    Check sum = check("sum");
    Check mean = check("mean");
    for (DType type : types) {
      Tensor line = tensor(type, false, 5003);
      Tensor sheet = tensor(type, false, 1030, 5);
      Tensor block = tensor(type, false, 3, 4, 5, 6);
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
    Check matmul = check("matmul");
    Check linear = check("linear");
    for (DType type : types) {
      if (type == DType.BOOL) {
        continue;
      }
      for (int[] s : productSizes(type)) {
        Tensor[] x = {tensor(type, false, s[0], s[1]), tensor(type, false, s[1], s[2])};
        matmul.run(0, type, x, t -> List.of(t[0].matmul(t[1])));
        Tensor[] turned = {tensor(type, false, s[1], s[0]), tensor(type, false, s[2], s[1])};
        matmul.run(0, type, turned, t -> List.of(t[0].t().matmul(t[1].t())));
      }
      Tensor[] batch = {tensor(type, false, 3, 4, 5), tensor(type, false, 3, 5, 6)};
      matmul.run(0, type, batch, t -> List.of(t[0].matmul(t[1])));
      Tensor[] repeated = {
        tensor(type, false, 1, 40, 36).expand(3, 40, 36), tensor(type, false, 3, 36, 40)
      };
      matmul.run(0, type, repeated, t -> List.of(t[0].matmul(t[1])));
      Tensor[] shifted = {
        tensor(type, false, 70, 41).narrow(1, 1, 36), tensor(type, false, 37, 72).narrow(0, 1, 36)
      };
      matmul.run(0, type, shifted, t -> List.of(t[0].matmul(t[1])));
      if (type.isFloatingPoint()) {
        Tensor[] layer = {
          tensor(type, false, 10, 17), tensor(type, false, 9, 17), tensor(type, false, 9)
        };
        Calculation apply = t -> List.of(LinearOp.apply(t[0], t[1], Optional.of(t[2])));
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
    Check check = check("indexSelect");
    long[] at = new long[300];
    for (int i = 0; i < at.length; i++) {
      at[i] = random.nextInt(2 * ROWS) - ROWS;
    }
    for (DType type : types) {
      Tensor[] x = {tensor(type, true, ROWS, COLS), Tensor.of(at)};
      check.run(0, type, x, t -> List.of(t[0].indexSelect(0, t[1])));
      if (type.isFloatingPoint()) {
        Tensor[] y = {tensor(type, false, ROWS, COLS), Tensor.of(at)};
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
    Check check = check("fused update");
    for (DType type : types) {
      if (type.isFloatingPoint()) {
        Tensor[] x = dense(3, type);
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
    Check check = check("random (from the host)");
    for (DType type : types) {
      if (type.isFloatingPoint()) {
        check.run(
            0, type, new Tensor[0], x -> List.of(Tensor.randn(new Generator(5), type, 3, 70)));
      }
    }
    check.run(
        0, DType.INT64, new Tensor[0], x -> List.of(Tensor.randint(new Generator(5), -9, 90, 50)));
  }

  // ---- Operands

  /** Operands in row-major order, transposed, with steps, and broadcast against each other. */
  private List<Tensor[]> layouts(DType[] operands) {
    int n = operands.length;
    Tensor[] dense = new Tensor[n];
    Tensor[] turned = new Tensor[n];
    Tensor[] stretched = new Tensor[n];
    Tensor[] deep = new Tensor[n];
    for (int i = 0; i < n; i++) {
      dense[i] = tensor(operands[i], true, N);
      Tensor wide = tensor(operands[i], true, COLS, 2 * ROWS);
      turned[i] =
          i % 2 == 0 ? wide.slice(1, 0, 2 * ROWS, 2).t() : tensor(operands[i], true, ROWS, COLS);
      stretched[i] =
          i == 0 ? tensor(operands[i], true, ROWS, COLS) : tensor(operands[i], true, COLS);
      deep[i] = tensor(operands[i], true, 3, 4, 5, 2).permute(2, 0, 3, 1);
    }
    deep[n - 1] = tensor(operands[n - 1], true, 3, 1, 4);
    return List.of(dense, turned, stretched, deep);
  }

  private Tensor[] dense(int count, DType type) {
    Tensor[] x = new Tensor[count];
    for (int i = 0; i < count; i++) {
      x[i] = tensor(type, true, N);
    }
    return x;
  }

  /** Random values, with hard ones among them where asked for. */
  private Tensor tensor(DType type, boolean hard, int... sizes) {
    Shape shape = Shape.of(sizes);
    int n = shape.numel();
    switch (type) {
      case INT64, INT32, UINT8 -> {
        long[] v = new long[n];
        Arrays.setAll(v, i -> hard && i % 3 == 0 ? pick(HARD_LONG) : random.nextInt(41) - 20);
        return Tensor.of(v, shape).to(type);
      }
      case BOOL -> {
        boolean[] v = new boolean[n];
        for (int i = 0; i < n; i++) {
          v[i] = random.nextBoolean();
        }
        return Tensor.of(v, shape);
      }
      default -> {
        double[] v = new double[n];
        Arrays.setAll(
            v,
            i ->
                hard && i % 3 == 0 ? HARD[random.nextInt(HARD.length)] : 3 * random.nextGaussian());
        return Tensor.of(v, shape).to(type);
      }
    }
  }

  private long pick(long[] from) {
    return from[random.nextInt(from.length)];
  }

  /** The same layout on the device: all memory moves, so that offset and strides stay. */
  private Tensor moved(Tensor x) {
    if (x.numel() == 0) {
      return x.to(device);
    }
    int[] reach = {x.storageOffset() + 1};
    int[] strides = x.stride();
    for (int d = 0; d < strides.length; d++) {
      reach[0] += (x.size(d) - 1) * strides[d];
    }
    Tensor memory = x.viewedAs(Layout.of(Shape.of(reach), new int[] {1}, 0));
    return memory.to(device).viewedAs(x.layout());
  }

  private static double[] singles(Tensor x) {
    float[] f = x.toFloatArray();
    double[] d = new double[f.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = f[i];
    }
    return d;
  }

  /** Zeros of different signs count as half a unit. Devices may have no denormal numbers. */
  private static double ulps(float a, float b, float least) {
    boolean tiny = Math.abs(a) < Float.MIN_NORMAL && Math.abs(b) < Float.MIN_NORMAL;
    return tiny && a != b ? 0 : distance(a, b, Math.ulp(Math.max(Math.abs(a), least)));
  }

  private static double ulps(double a, double b, double least) {
    return distance(a, b, Math.ulp(Math.max(Math.abs(a), least)));
  }

  private static double distance(double a, double b, double ulp) {
    if (a == b || a != a && b != b) {
      return sameSign(a, b) ? 0 : 0.5;
    }
    double distance = Math.abs(a - b) / ulp;
    return distance > 0 ? distance : Double.POSITIVE_INFINITY;
  }

  private static boolean sameSign(double a, double b) {
    return a != a || Math.copySign(1, a) == Math.copySign(1, b);
  }
}
