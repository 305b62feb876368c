package dev.lamina.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.ElementwiseLaunch;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Walks as one pass give what they give one after the other. */
@Tag("cpu")
class JointWalkTest {
  private static final Backend CPU = Tensor.zeros(1).storage().backend();

  /** {@code y = y s + x}, in place. */
  private static Program update(DType type) {
    Expr y = Expr.argument(0, type);
    Expr x = Expr.argument(1, type);
    DType[] types = {type, type};
    return new Program("joint", types, y.mul(Expr.scalar(0, type)).add(x));
  }

  private static ElementwiseLaunch call(Tensor y, Tensor x, double s) {
    Iteration walk = Iteration.of(y.shape(), y.layout(), y.layout(), x.layout());
    Storage[] operands = {y.storage(), y.storage(), x.storage()};
    long[] scalars = {Double.doubleToRawLongBits(s)};
    return new ElementwiseLaunch(CPU, update(y.dtype()), walk, operands, scalars);
  }

  private static void check(List<Tensor> results, List<Tensor> others) {
    List<Tensor> expected = new ArrayList<>();
    ElementwiseLaunch[] calls = new ElementwiseLaunch[results.size()];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = call(results.get(i), others.get(i), 0.5 + i);
      Tensor alone = results.get(i).clone();
      expected.add(alone);
      for (int run = 0; run < 3; run++) {
        call(alone, others.get(i), run == 2 ? 7 : 0.5 + i).run();
      }
    }
    Runnable together = CPU.together(calls);
    together.run();
    together.run();
    for (ElementwiseLaunch call : calls) {
      call.scalars()[0] = Double.doubleToRawLongBits(7);
    }
    together.run();
    for (int i = 0; i < calls.length; i++) {
      Bits.assertSame(expected.get(i), results.get(i), "walk " + i);
    }
  }

  private static Tensor values(DType type, int... sizes) {
    return Tensor.arange(0.0, Shape.of(sizes).numel(), 1.0).view(sizes).mul(0.01).to(type);
  }

  @Test
  void ofAnyLengthsAndTypes() {
    int[] lengths = {0, 1, 300_001, 17, 0, 8191, 8192, 8193, 70_000, 3, 0};
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      List<Tensor> results = new ArrayList<>();
      List<Tensor> others = new ArrayList<>();
      for (int n : lengths) {
        results.add(values(type, n));
        others.add(values(n % 2 == 0 ? DType.FLOAT32 : type, n).to(type).neg());
      }
      check(results, others);
    }
  }

  @Test
  void ofTypesAmongEachOther() {
    check(
        List.of(values(DType.FLOAT32, 90_001), values(DType.FLOAT64, 90_001)),
        List.of(values(DType.FLOAT32, 90_001), values(DType.FLOAT64, 90_001)));
  }

  @Test
  void ofOperandsThatLieAcrossOrStretch() {
    check(
        List.of(
            values(DType.FLOAT32, 400, 700),
            values(DType.FLOAT32, 700, 400).t(),
            values(DType.FLOAT32, 5)),
        List.of(
            values(DType.FLOAT32, 700, 400).t(),
            values(DType.FLOAT32, 700).expand(400, 700),
            values(DType.FLOAT32, 1).expand(5)));
  }

  @Test
  void noneAtAll() {
    CPU.together().run();
  }

  /** What threads share are the pieces of all walks, in any order. */
  @Test
  void piecesOfManySmallWalks() {
    int[] lengths = {10_000, 1, 25_000, 9000};
    List<Tensor> results = new ArrayList<>();
    ElementwiseLaunch[] calls = new ElementwiseLaunch[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      results.add(values(DType.FLOAT32, lengths[i]));
      calls[i] = call(results.get(i), values(DType.FLOAT32, lengths[i]), 3);
    }
    JointWalk joint = new JointWalk(calls, ((CpuBackend) CPU).index());
    int pieces = joint.divide();
    assertTrue(pieces >= lengths.length, pieces + " pieces");
    for (int piece = pieces - 1; piece >= 0; piece--) {
      joint.run(piece);
    }
    for (int i = 0; i < lengths.length; i++) {
      Tensor x = values(DType.FLOAT32, lengths[i]);
      Bits.assertSame(x.mul(3).add(x), results.get(i), "walk " + i);
    }
  }
}
