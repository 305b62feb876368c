package dev.lamina.op;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.expr.Substitution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The gradients of some operands of an element-wise operation, as one fused program, and one by one
 * for passes that are recorded themselves. The candidates for its inputs are (g, x0, …, xn-1, y);
 * only those that the expressions name are saved and passed.
 */
final class Vjp {
  /** The operands that receive a gradient, in order. */
  final int[] operands;

  /** For each of them: its place among the program's outputs, or -1 if it receives g itself. */
  final int[] outputs;

  /** Numbers of the candidates that are inputs: 0 is g, i + 1 operand i, n + 1 the result. */
  final int[] inputs;

  /** Whether the gradients follow from g alone. */
  final boolean savesNothing;

  /** Computes all gradients that are not g itself. */
  final Program program;

  private final String name;
  private final Expr[] expressions;
  private final DType[] candidates;
  private final TypedOp[] single;

  private Vjp(
      String name,
      int[] operands,
      int[] outputs,
      Expr[] expressions,
      DType[] candidates,
      int[] inputs) {
    this.name = name;
    this.operands = operands;
    this.outputs = outputs;
    this.expressions = expressions;
    this.candidates = candidates;
    this.inputs = inputs;
    this.savesNothing = inputs.length == 0 || inputs.length == 1 && inputs[0] == 0;
    this.single = new TypedOp[operands.length];
    List<Expr> computed = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] >= 0) {
        computed.add(expressions[i]);
      }
    }
    this.program = numbered(computed);
  }

  static Vjp of(TypedOp op, int needed) {
    int n = op.arity();
    Expr[] all = op.gradients();
    DType[] candidates = new DType[n + 2];
    candidates[0] = op.resultType();
    candidates[n + 1] = op.resultType();
    for (int i = 0; i < n; i++) {
      candidates[i + 1] = op.type(i);
    }
    int count = 0;
    for (int i = 0; i < n; i++) {
      count += (needed >> i & 1) != 0 && all[i] != null ? 1 : 0;
    }
    int[] operands = new int[count];
    int[] outputs = new int[count];
    Expr[] expressions = new Expr[count];
    int at = 0;
    int next = 0;
    Expr g = Expr.argument(0, op.resultType());
    boolean[] used = new boolean[n + 2];
    for (int i = 0; i < n; i++) {
      if ((needed >> i & 1) != 0 && all[i] != null) {
        operands[at] = i;
        expressions[at] = all[i];
        outputs[at] = all[i] == g ? -1 : next++;
        if (outputs[at] >= 0) {
          findArguments(all[i], used);
        }
        at++;
      }
    }
    // A gradient has the result's shape, also where it follows from a smaller operand alone.
    used[0] |= next > 0 && !used[n + 1];
    return new Vjp(op.name(), operands, outputs, expressions, candidates, positions(used));
  }

  private static int[] positions(boolean[] used) {
    return java.util.stream.IntStream.range(0, used.length).filter(i -> used[i]).toArray();
  }

  private static void findArguments(Expr e, boolean[] used) {
    if (e instanceof Expr.Argument a) {
      used[a.index()] = true;
    } else if (e instanceof Expr.Apply a) {
      for (int i = 0; i < a.prim().arity(); i++) {
        findArguments(a.operand(i), used);
      }
    }
  }

  /** A program over the inputs, numbered in their order. */
  private Program numbered(List<Expr> computed) {
    Map<Expr, Expr> renumber = new HashMap<>();
    DType[] types = new DType[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      types[i] = candidates[inputs[i]];
      renumber.put(Expr.argument(inputs[i], types[i]), Expr.argument(i, types[i]));
    }
    Substitution substitution = new Substitution(renumber);
    Expr[] results = new Expr[computed.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = substitution.apply(computed.get(i));
    }
    return new Program(name + "_gradient", types, results);
  }

  /** The gradient of one operand as an operation over the inputs, so that it can be recorded. */
  TypedOp single(int i) {
    TypedOp known = single[i];
    if (known == null) {
      Program alone = numbered(List.of(expressions[i]));
      DType[] types = new DType[inputs.length];
      for (int k = 0; k < types.length; k++) {
        types[k] = alone.inputType(k);
      }
      known = new TypedOp(name + "_gradient", types, alone.output(0), null);
      single[i] = known;
    }
    return known;
  }

  boolean uses(int candidate) {
    for (int i : inputs) {
      if (i == candidate) {
        return true;
      }
    }
    return false;
  }
}
