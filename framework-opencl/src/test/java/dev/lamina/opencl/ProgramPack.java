package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Iteration;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.expr.Substitution;
import dev.lamina.op.OpPrograms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many programs as one of many outputs, since each kernel takes long to compile. Inputs and scalars
 * of the same place and type are shared.
 */
final class ProgramPack {
  private final List<String> names = new ArrayList<>();
  private final List<Double> bounds = new ArrayList<>();
  private final List<Expr> outputs = new ArrayList<>();
  private final Map<Expr, Expr> renumbered = new HashMap<>();
  private final List<DType> inputs = new ArrayList<>();
  private final Map<List<Object>, Integer> scalars = new HashMap<>();

  private ProgramPack() {}

  /** Packs programs, in order, into as few as fit. */
  static List<ProgramPack> of(List<OpPrograms.Named> programs) {
    List<ProgramPack> packs = new ArrayList<>();
    ProgramPack last = new ProgramPack();
    for (OpPrograms.Named named : programs) {
      if (!last.fits(named.program())) {
        packs.add(last);
        last = new ProgramPack();
      }
      last.add(named);
    }
    packs.add(last);
    packs.removeIf(pack -> pack.outputs.isEmpty());
    return packs;
  }

  private boolean fits(Program program) {
    long more =
        program.steps().stream()
            .filter(e -> e instanceof Expr.Argument && !renumbered.containsKey(e))
            .count();
    return outputs.size() + program.outputs() + inputs.size() + more <= Iteration.MAX_OPERANDS;
  }

  private void add(OpPrograms.Named named) {
    for (Expr e : named.program().steps()) {
      if (e instanceof Expr.Argument) {
        if (!renumbered.containsKey(e)) {
          renumbered.put(e, Expr.argument(inputs.size(), e.type()));
          inputs.add(e.type());
        }
      } else if (e instanceof Expr.Scalar s) {
        // The bits of a number depend on what it is; both real types read the same.
        Object kind = s.type().isFloatingPoint() ? "real" : s.type();
        int index = scalars.computeIfAbsent(List.of(s.index(), kind), k -> scalars.size());
        renumbered.put(e, Expr.scalar(index, e.type()));
      }
    }
    Substitution renumbering = new Substitution(renumbered);
    for (int k = 0; k < named.program().outputs(); k++) {
      names.add(named.name() + (k > 0 ? " (" + k + ")" : ""));
      bounds.add(bound(named));
      outputs.add(renumbering.apply(named.program().output(k)));
    }
  }

  /** What the outputs are, in order. */
  List<String> names() {
    return names;
  }

  /** How many units in the last place an output may be off; 0 where bits must be equal. */
  double bound(int output) {
    return bounds.get(output);
  }

  Program program() {
    String name = "pack of " + names.get(0);
    return new Program(name, inputs.toArray(DType[]::new), outputs.toArray(Expr[]::new));
  }

  private static double bound(OpPrograms.Named named) {
    double bound = named.program().steps().stream().mapToDouble(ProgramPack::bound).sum();
    // A gradient may call the function, others that belong to it, and multiply what they give.
    return bound == 0 || !named.name().contains(" gradient") ? bound : 4 * bound + 64;
  }

  /** The specification's bounds, and one unit more for the CPU's own error. */
  private static double bound(Expr e) {
    if (!(e instanceof Expr.Apply a) || !a.type().isFloatingPoint()) {
      return 0;
    }
    return switch (a.prim()) {
      case EXP, LOG, EXPM1, LOG1P, LOG2, LOG10 -> 4;
      case SIN, COS, ASIN, ACOS, SINH, COSH, HYPOT -> 5;
      case TAN, ATAN, TANH -> 6;
      case ATAN2 -> 7;
      case POW, ERF -> 17;
      default -> 0;
    };
  }
}
