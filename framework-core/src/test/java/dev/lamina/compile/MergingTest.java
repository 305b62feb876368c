package dev.lamina.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.backend.ElementwiseLaunch;
import dev.lamina.backend.Launch;
import dev.lamina.backend.Shape;
import dev.lamina.op.LinearOp;
import dev.lamina.op.MapReduce;
import dev.lamina.op.Ops;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which launches of a step become one, and that nobody can tell by the results. */
@Tag("cpu")
class MergingTest {
  private static Tensor random(long seed, int... sizes) {
    return Tensor.empty(sizes).normal_(new Generator(seed), 0, 1);
  }

  /** The launches of a step, once repetitions have been seen to give what the step itself gives. */
  private static List<Launch> launches(Compiled.Step step, Tensor... inputs) {
    Compiled compiled = Compiled.of("step", step);
    for (int run = 0; run < 3; run++) {
      Tensor[] changed = new Tensor[inputs.length];
      for (int i = 0; i < changed.length; i++) {
        changed[i] = inputs[i].clone();
        if (run > 0 && inputs[i].dtype().isFloatingPoint()) {
          changed[i].mul_(run + 0.25).neg_();
        }
      }
      Tensor[] expected = step.run(changed);
      Tensor[] given = compiled.runAll(changed);
      for (int i = 0; i < expected.length; i++) {
        Bits.assertSame(expected[i], given[i], "result " + i + " of run " + run);
      }
    }
    assertEquals(Optional.empty(), compiled.refusal());
    assertEquals(1, compiled.traces());
    Tensor[] own = new Tensor[inputs.length];
    for (int i = 0; i < own.length; i++) {
      own[i] = inputs[i].clone();
    }
    return Trace.of(step, own).plan().orElseThrow().launches();
  }

  private static Tensor[] just(Tensor... results) {
    return results;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 33, 1025, 70_000})
  void aChainIsOneLoop(int n) {
    List<Launch> launches =
        launches(x -> just(x[0].mul(2).add(x[1]).relu()), random(1, n), random(2, n));
    assertEquals(1, launches.size());
    assertEquals(1, launches.get(0).outputs());
  }

  @Test
  void whatIsStillWantedIsWritten() {
    List<Launch> launches =
        launches(
            x -> {
              Tensor twice = x[0].mul(2);
              Tensor more = twice.add(1);
              return just(twice, more.square());
            },
            random(1, 40));
    assertEquals(1, launches.size());
    assertEquals(2, launches.get(0).outputs());
  }

  @Test
  void valuesThatSeveralReadAreComputedOnce() {
    List<Launch> launches =
        launches(
            x -> {
              Tensor e = x[0].exp();
              return just(e.mul(x[0]), e.add(x[0]));
            },
            random(1, 5, 9));
    assertEquals(1, launches.size());
    assertEquals(2, launches.get(0).outputs());
  }

  @Test
  void loopsOverTheSameAreOne() {
    List<Launch> launches =
        launches(x -> just(x[0].mul(x[1]), x[1].sub(x[0])), random(1, 5, 9), random(2, 5, 9));
    assertEquals(1, launches.size());
    assertEquals(2, launches.get(0).outputs());
    assertEquals(4, launches.get(0).operands().length);
    assertEquals(
        2, launches(x -> just(x[0].mul(2), x[1].mul(2)), random(1, 9), random(2, 9)).size());
  }

  @Test
  void changesInPlace() {
    List<Launch> launches =
        launches(
            x -> {
              Tensor y = x[0].mul(3);
              y.add_(x[1]);
              y.clamp_(-1, 2);
              y.mul_(y);
              return just(y);
            },
            random(1, 21),
            random(2, 21));
    assertEquals(1, launches.size());
  }

  @Test
  void memoryThatChangesInBetweenKeepsThemApart() {
    Tensor count = Tensor.zeros(8);
    Tensor counted = Tensor.zeros(8);
    Compiled step =
        Compiled.of(
            x -> {
              Tensor before = count.mul(x);
              count.add_(1);
              return before.add(count);
            });
    for (int i = 0; i < 4; i++) {
      Tensor x = random(i, 8);
      Tensor before = counted.mul(x);
      counted.add_(1);
      Bits.assertSame(before.add(counted), step.run(x), "run " + i);
      Bits.assertSame(counted, count, "count of run " + i);
    }
  }

  @Test
  void anotherOrderOfElementsKeepsThemApart() {
    assertEquals(2, launches(x -> just(x[0].mul(2).t().add(1)), random(1, 4, 6)).size());
    assertEquals(
        2, launches(x -> just(x[0].mul(2).get("::2").add(x[0].get("1::2"))), random(1, 12)).size());
    assertTrue(
        launches(
                    x -> {
                      Tensor y = x[0].mul(2);
                      return just(y.narrow(0, 1, 9).mul(y.narrow(0, 0, 9)));
                    },
                    random(1, 10))
                .size()
            > 1);
  }

  @Test
  void partsOfAResultAreNotAllOfIt() {
    launches(
        x -> just(Tensor.cat(List.of(x[0].mul(2), x[1].exp()), 0).add(1)),
        random(1, 9),
        random(2, 7));
    launches(
        x -> {
          Tensor y = x[0].mul(2);
          y.narrow(0, 2, 4).mul_(3);
          return just(y.add(1), y.narrow(0, 4, 4).mul(y.narrow(0, 0, 4)));
        },
        random(1, 9));
  }

  @Test
  void rowsAndWholeTensors() {
    for (int cols : new int[] {16, 32, 33, 100}) {
      List<Launch> launches =
          launches(
              x -> just(x[0].add(x[1]).tanh().mul(x[0]).sub(x[2])),
              random(1, 6, cols),
              random(2, cols),
              random(3, 6, 1));
      assertEquals(1, launches.size(), "columns " + cols);
    }
  }

  @Test
  void narrowRowsLeaveWholeTensorsAlone() {
    List<Launch> launches =
        launches(x -> just(x[0].add(x[1]).abs()), random(1, 50, 3), random(2, 3));
    assertEquals(2, launches.size());
  }

  @Test
  void dearFunctionsHaveLoopsOfTheirOwn() {
    assertEquals(2, launches(x -> just(x[0].exp().add(1).sin()), random(1, 30)).size());
    assertEquals(1, launches(x -> just(x[0].mul(2).exp().add(1)), random(1, 30)).size());
  }

  @Test
  void typesStayApart() {
    List<Launch> launches =
        launches(x -> just(x[0].mul(2).to(DType.FLOAT64).add(1)), random(1, 30));
    assertTrue(launches.size() > 1);
    List<Launch> masks =
        launches(x -> just(x[0].mul(2).gt(x[1]).logicalNot()), random(1, 70), random(2, 70));
    assertEquals(1, masks.size());
  }

  @Test
  void emptyTensors() {
    launches(x -> just(x[0].mul(2).add(1)), Tensor.empty(0, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT32", "FLOAT64"})
  void outerProductsAreElementwise(String name) {
    DType type = DType.valueOf(name);
    Tensor column =
        Tensor.of(new float[] {-0.0f, 0, 1, -2, Float.NaN, 1e-42f}, Shape.of(6, 1)).to(type);
    Tensor row = random(1, 1, 20).to(type);
    row.narrow(1, 3, 1).fill_(-0.0);
    row.narrow(1, 4, 1).fill_(Double.POSITIVE_INFINITY);
    Tensor z = random(2, 6, 20).to(type);
    List<Launch> launches = launches(x -> just(x[0].matmul(x[1]).mul(x[2])), column, row, z);
    assertEquals(1, launches.size());
    assertTrue(launches.get(0) instanceof ElementwiseLaunch);
    // By itself it is a product still.
    launches = launches(x -> just(x[0].matmul(x[1])), column, row);
    assertTrue(!(launches.get(0) instanceof ElementwiseLaunch));
  }

  @Test
  void aLossAndItsGradientAreOneLoop() {
    for (int n : new int[] {1, 5, 100, 4096, 5000}) {
      Tensor w = Tensor.parameter(random(1, n));
      List<Launch> launches =
          launches(
              x -> {
                w.zeroGrad();
                Tensor loss = MapReduce.mean(Ops.MAXIMUM, w.sub(x[0]), x[1]);
                loss.backward();
                return just(loss);
              },
              random(2, n),
              random(3, n));
      // The loop, the sum, and the copy to where the gradient is kept.
      assertEquals(3, launches.size(), "elements " + n);
    }
  }

  @Test
  void aStepOfASmallNetworkHasFewLaunches() {
    Tensor w = Tensor.parameter(random(1, 32, 3));
    Tensor b = Tensor.parameter(random(2, 32));
    Tensor v = Tensor.parameter(random(3, 1, 32));
    Tensor c = Tensor.parameter(random(4, 1));
    Tensor[] all = {w, b, v, c};
    List<Launch> launches =
        launches(
            x -> {
              for (Tensor p : all) {
                p.zeroGrad();
              }
              Tensor h = LinearOp.apply(x[0], w, Optional.of(b)).relu();
              Tensor y = LinearOp.apply(h, v, Optional.of(c));
              Tensor d = y.sub(x[1]);
              Tensor loss = d.mul(d).mean();
              loss.backward();
              return just(loss, w.gradBuffer().clone(), b.gradBuffer().clone());
            },
            random(5, 100, 3),
            random(6, 100, 1));
    long loops = launches.stream().filter(x -> x instanceof ElementwiseLaunch).count();
    assertTrue(loops <= 7, loops + " element-wise launches of " + launches.size());
  }
}
