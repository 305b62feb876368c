package dev.lamina.cpu;

import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Element-wise programs of random expressions, for the tests of backends. */
public final class RandomPrograms {
  private RandomPrograms() {}

  /**
   * The next program.
   *
   * @param random where it comes from
   * @param elementary whether it may call exp, log, sin and cos
   * @param types the types that it may compute in
   * @return up to three outputs of up to three inputs, with two scalars
   */
  public static Program next(Random random, boolean elementary, DType... types) {
    int inputs = 1 + random.nextInt(3);
    DType[] inputTypes = new DType[inputs];
    List<Expr> pool = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      inputTypes[i] = types[random.nextInt(types.length)];
      pool.add(Expr.argument(i, inputTypes[i]));
    }
    for (int i = 0; i < 2; i++) {
      pool.add(Expr.scalar(i, types[random.nextInt(types.length)]));
      pool.add(Expr.constant(random.nextInt(5) - 2, types[random.nextInt(types.length)]));
    }
    for (int i = 0; i < 12; i++) {
      pool.add(grow(random, elementary, pool, types));
    }
    Expr[] outputs = new Expr[1 + random.nextInt(3)];
    for (int i = 0; i < outputs.length; i++) {
      DType type = types[random.nextInt(types.length)];
      outputs[i] = pool.get(pool.size() - 1 - random.nextInt(6)).cast(type);
    }
    return new Program("random", inputTypes, outputs);
  }

  private static Expr grow(Random random, boolean elementary, List<Expr> pool, DType[] types) {
    DType type = types[random.nextInt(types.length)];
    Expr a = pick(random, pool).cast(type);
    Expr b = pick(random, pool).cast(type);
    if (type == DType.BOOL) {
      return switch (random.nextInt(3)) {
        case 0 -> a.and(b);
        case 1 -> a.or(b);
        default -> a.not();
      };
    }
    int kinds = !type.isFloatingPoint() ? 10 : elementary ? 14 : 12;
    return switch (random.nextInt(kinds)) {
      case 0 -> a.add(b);
      case 1 -> a.sub(b);
      case 2 -> a.mul(b);
      case 3 -> a.max(b);
      case 4 -> a.min(b);
      case 5 -> a.neg();
      case 6 -> a.abs();
      case 7 -> Expr.select(condition(random, a, b), a, b);
      case 8 -> Expr.select(condition(random, a, b).and(condition(random, b, a)), b, a);
      case 9 -> Expr.select(condition(random, a, b).not().or(condition(random, b, a)), b, a);
      case 10 -> a.div(b);
      case 11 -> a.sqrt();
      case 12 -> random.nextBoolean() ? a.exp() : a.log();
      default -> random.nextBoolean() ? a.sin() : a.cos();
    };
  }

  private static Expr condition(Random random, Expr a, Expr b) {
    return switch (random.nextInt(6)) {
      case 0 -> a.eq(b);
      case 1 -> a.ne(b);
      case 2 -> a.lt(b);
      case 3 -> a.le(b);
      case 4 -> a.gt(b);
      default -> a.ge(b);
    };
  }

  private static Expr pick(Random random, List<Expr> pool) {
    return pool.get(random.nextInt(pool.size()));
  }
}
