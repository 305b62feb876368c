package dev.lamina.modes;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.op.CrossEntropy;
import dev.lamina.op.LayerNorm;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Prints a checksum for each of some random programs of all kinds of operations, with their
 * gradients: on tensors of all sizes from a single element to more than what one thread gets.
 */
final class RandomResults {
  private static final int PROGRAMS = 60;
  private static final int[] COLUMNS = {1, 2, 3, 5, 8, 16, 17, 33, 64, 65, 130, 257};
  private static final int[] ROWS = {1, 2, 4, 7, 16, 31, 64, 129, 300, 1030};

  private final DType type;
  private final int rows;
  private final int columns;
  private final Random choices;
  private final long seed;

  private RandomResults(long seed) {
    this.seed = seed;
    choices = new Random(seed);
    type = choices.nextInt(3) == 0 ? DType.FLOAT64 : DType.FLOAT32;
    boolean tall = choices.nextInt(6) == 0;
    rows = tall ? 20_000 + choices.nextInt(10_000) : ROWS[choices.nextInt(ROWS.length)];
    columns = tall ? 1 + choices.nextInt(3) : COLUMNS[choices.nextInt(COLUMNS.length)];
  }

  private Tensor random(int number, int... sizes) {
    return Tensor.randn(new Generator(16 * seed + number), type, sizes);
  }

  /** A tensor in some layout, perhaps with a row of hard values. */
  private Tensor input(int number) {
    Tensor x =
        switch (choices.nextInt(5)) {
          case 0 -> random(number, columns, rows).t();
          case 1 -> random(number, rows + 2, columns + 1).narrow(0, 1, rows).narrow(1, 1, columns);
          case 2 -> random(number, 2 * rows, columns).slice(0, 0, 2 * rows, 2);
          default -> random(number, rows, columns);
        };
    if (choices.nextInt(8) > 0) {
      return x;
    }
    Tensor hard = x.clone();
    hard.select(0, rows / 2).fill_(choices.nextBoolean() ? Double.NaN : 1e-40);
    return hard;
  }

  private long checksum() {
    Tensor vector = random(0, columns).requiresGrad_();
    Tensor matrix = random(1, columns, columns).requiresGrad_();
    List<Tensor> there = new ArrayList<>(List.of(input(2), input(3)));
    int count = 2 + choices.nextInt(10);
    for (int i = 0; i < count; i++) {
      there.add(next(any(there), any(there), vector, matrix));
    }
    Tensor last = there.get(there.size() - 1);
    Tensor loss = last.tanh().sum().add(there.get(there.size() - 2).sigmoid().mean());
    if (loss.requiresGrad()) {
      loss.backward();
    }
    long sum = mixed(mixed(1, loss), last);
    for (Tensor parameter : List.of(vector, matrix)) {
      sum = parameter.hasGrad() ? mixed(sum, parameter.grad()) : sum;
    }
    return sum;
  }

  /** One of the last few. */
  private Tensor any(List<Tensor> there) {
    return there.get(there.size() - 1 - choices.nextInt(Math.min(4, there.size())));
  }

  private Tensor next(Tensor x, Tensor y, Tensor vector, Tensor matrix) {
    int dim = choices.nextInt(2);
    return switch (choices.nextInt(36)) {
      case 0 -> x.add(y);
      case 1 -> x.mul(vector);
      case 2 -> x.matmul(matrix);
      case 3 -> x.sub(y).relu().add(vector);
      case 4 -> x.tanh().cumsum(dim);
      case 5 -> x.tanh().cumprod(1);
      case 6 -> x.sort(1).values();
      case 7 -> x.softmax(dim).mul(y);
      case 8 -> x.logSoftmax(dim);
      case 9 -> LayerNorm.apply(x, Shape.of(columns), Optional.empty(), Optional.empty(), 1e-5);
      case 10 -> x.gather(1, y.argsort(1, false));
      case 11 -> x.indexSelect(0, y.select(1, 0).argsort());
      case 12 -> x.scatterAdd(1, y.argsort(1, false), x);
      case 13 -> x.maskedFill(y.gt(0), -1.5);
      case 14 -> Tensor.where(x.ge(y), y, x.neg());
      case 15 -> x.sub(y.amax(dim, true));
      case 16 -> x.mul(y.sum(dim, true).tanh());
      case 17 -> x.sub(y.mean(dim, true));
      case 18 -> x.add(y.var(dim, 0, true));
      case 19 -> x.div(y.norm().add(1));
      case 20 -> x.mul(y.prod(dim, true).tanh());
      case 21 -> x.unsqueeze(0).bmm(matrix.unsqueeze(0)).squeeze(0);
      case 22 -> Tensor.cat(List.of(x, y), 0).narrow(0, rows / 2, rows);
      case 23 -> x.flip(dim).roll(1, 1 - dim);
      case 24 -> x.to(type == DType.FLOAT32 ? DType.FLOAT64 : DType.FLOAT32).mul(1.1).to(type);
      case 25 -> x.t().contiguous().t().mul(y);
      case 26 -> x.min(1).values().unsqueeze(1).add(y);
      case 27 -> x.abs().add(0.5).pow(y.clamp(-2, 2));
      case 28 -> x.logsumexp(1).unsqueeze(1).add(y);
      case 29 -> x.argmax(1).to(type).unsqueeze(1).mul(0.1).add(y);
      case 30 -> x.t().matmul(y).sum().tanh().mul(x);
      case 31 -> x.select(1, 0).outer(vector);
      case 32 -> x.mv(vector).unsqueeze(1).mul(y);
      case 33 -> x.clamp(-3, 3).exp().add(y.sin()).add(x.abs().add(1).log());
      case 34 -> {
        Tensor target = y.argmax(1);
        yield CrossEntropy.crossEntropy(x, target, Optional.empty(), -1).mean().mul(y);
      }
      default -> x.square().sum().add(1).rsqrt().mul(y);
    };
  }

  private static long mixed(long sum, Tensor x) {
    long mixed = sum;
    for (long bits : Bits.of(x.detach())) {
      mixed = (31 * mixed + bits) * 0x9e3779b97f4a7c15L;
      mixed ^= mixed >>> 29;
    }
    return mixed;
  }

  /**
   * Runs all programs.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    for (long seed = 1; seed <= PROGRAMS; seed++) {
      try (Scope scope = Scope.open()) {
        RandomResults program = new RandomResults(seed);
        System.out.printf("program %d: %016x%n", seed, program.checksum());
      }
    }
  }
}
