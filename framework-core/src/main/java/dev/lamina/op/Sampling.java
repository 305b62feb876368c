package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.expr.Expr;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an entry of the table of element-wise operations says besides its expression; makes the
 * {@link Operation} of it.
 *
 * @param summary a sentence; empty if another entry of the name has it, or if the operation is
 *     declared with its family
 * @param signature how it is called; empty if that follows from name and operands
 * @param operands values of the operands in samples; empty if any will do
 * @param numbers scalars in samples
 * @param types the operands' types
 * @param inPlace whether there is a method that changes the tensor
 */
record Sampling(
    String summary,
    String signature,
    List<Input.Values> operands,
    double[] numbers,
    Set<DType> types,
    boolean inPlace) {
  static final Sampling NONE =
      new Sampling("", "", List.of(), new double[] {0.5, 1.5, 2.5}, Operation.ALL, false);

  private static final String[] LATER = {"y", "z"};
  private static final String[] NUMBERS = {"s", "t", "u"};

  Sampling summary(String sentence) {
    return new Sampling(sentence, signature, operands, numbers, types, inPlace);
  }

  Sampling signature(String call) {
    return new Sampling(summary, call, operands, numbers, types, inPlace);
  }

  Sampling operands(List<Input.Values> values) {
    return new Sampling(summary, signature, values, numbers, types, inPlace);
  }

  Sampling scalars(double[] values) {
    return new Sampling(summary, signature, operands, values, types, inPlace);
  }

  Sampling types(Set<DType> accepted) {
    return new Sampling(summary, signature, operands, numbers, accepted, inPlace);
  }

  Sampling withInPlace() {
    return new Sampling(summary, signature, operands, numbers, types, true);
  }

  /**
   * The operations that entries declare: those of one name are one. Names without a summary are
   * declared elsewhere.
   */
  static List<Operation> operations(List<ElementwiseOp> entries) {
    Map<String, List<ElementwiseOp>> names =
        entries.stream()
            .collect(
                Collectors.groupingBy(
                    ElementwiseOp::name, LinkedHashMap::new, Collectors.toList()));
    return names.values().stream()
        .filter(group -> !summary(group).isEmpty())
        .map(Sampling::operation)
        .toList();
  }

  private static String summary(List<ElementwiseOp> entries) {
    return entries.stream()
        .map(e -> e.sampling().summary)
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static Operation operation(List<ElementwiseOp> entries) {
    String calls =
        entries.stream().map(Sampling::call).distinct().collect(Collectors.joining(", "));
    Operation operation = Operation.elementwise(entries.get(0).name(), calls, summary(entries));
    Set<DType> types = EnumSet.noneOf(DType.class);
    boolean differentiable = false;
    double units = 0;
    for (ElementwiseOp e : entries) {
      e.sampling().addTo(operation, e);
      types.addAll(e.sampling().types);
      TypedOp typed = single(e);
      differentiable |= isDifferentiable(typed);
      units = Math.max(units, units(typed));
      if (e.sampling().inPlace) {
        operation.inPlace();
      }
    }
    return (differentiable ? operation : operation.withoutGradient()).types(types).within(units);
  }

  /** The entry on single-precision operands. */
  private static TypedOp single(ElementwiseOp e) {
    DType[] types = new DType[e.arity()];
    Arrays.fill(types, DType.FLOAT32);
    if (e.isMasked()) {
      types[0] = DType.BOOL;
    }
    return e.mixed(types, DType.FLOAT32);
  }

  private static boolean isDifferentiable(TypedOp typed) {
    int all = (1 << typed.arity()) - 1;
    return typed.resultType().isFloatingPoint() && typed.vjp(all).operands.length > 0;
  }

  private static double units(TypedOp typed) {
    double sum = 0;
    for (Expr e : typed.program().steps()) {
      sum += e instanceof Expr.Apply a ? SelfTest.units(a.prim(), a.type()) : 0;
    }
    return sum;
  }

  private static String call(ElementwiseOp e) {
    if (!e.sampling().signature.isEmpty()) {
      return e.sampling().signature;
    }
    List<String> arguments = new ArrayList<>();
    for (int i = 1; i < e.arity(); i++) {
      arguments.add(LATER[i - 1]);
    }
    for (int i = 0; i < e.scalars(); i++) {
      arguments.add(NUMBERS[i]);
    }
    return "x." + e.name() + "(" + String.join(", ", arguments) + ")";
  }

  private void addTo(Operation operation, ElementwiseOp e) {
    if (e.arity() == 0) {
      operation.sample(x -> InPlace.fill(e, x[0].clone(), numbers[0]), Input.any(2, 3));
      return;
    }
    Input[] inputs = new Input[e.arity()];
    for (int i = 0; i < inputs.length; i++) {
      Input.Values values = operands.isEmpty() ? Input.Values.ANY : operands.get(i);
      boolean mask = e.isMasked() && i == 0;
      inputs[i] = new Input(mask ? Input.Values.MASK : values, 0, Shape.of(2, 3));
    }
    operation.sample(x -> sample(e, x), inputs);
  }

  private Tensor sample(ElementwiseOp e, Tensor[] x) {
    double[] s = Arrays.copyOf(numbers, e.scalars());
    if (!x[x.length - 1].dtype().isFloatingPoint()) {
      Arrays.setAll(s, i -> Math.ceil(s[i]));
    }
    return e.apply(s, x);
  }
}
