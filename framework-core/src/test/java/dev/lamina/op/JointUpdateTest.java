package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.autograd.AutogradException;
import dev.lamina.backend.DType;
import dev.lamina.compile.Compiled;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.ScopeException;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import dev.lamina.testing.Errors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JointUpdateTest {
  private static Tensor[] group(DType type, long seed, int... sizes) {
    Tensor[] group = new Tensor[3];
    for (int i = 0; i < 3; i++) {
      group[i] = Tensor.empty(sizes).normal_(new Generator(seed + i), 0, 1).to(type);
    }
    return group;
  }

  private static Tensor[] copies(Tensor[] group) {
    return new Tensor[] {group[0].clone(), group[1].clone(), group[2].clone()};
  }

  private static FusedUpdate.Bound bound(double lr, Tensor... group) {
    FusedUpdate.Bound bound = FusedUpdateTest.MOMENTUM.bind(group);
    bound.scalars(new double[] {0.9, lr});
    return bound;
  }

  @Test
  void hasTheBitsOfOneUpdateAfterTheOther() {
    List<Tensor[]> groups =
        List.of(
            group(DType.FLOAT32, 1, 784, 300),
            group(DType.FLOAT32, 4, 300),
            group(DType.FLOAT64, 7, 300, 100),
            group(DType.FLOAT32, 10, 0, 3),
            group(DType.FLOAT32, 13, 50_000),
            group(DType.FLOAT32, 16));
    List<FusedUpdate.Bound> parts = new ArrayList<>();
    List<Tensor[]> alone = new ArrayList<>();
    for (Tensor[] group : groups) {
      alone.add(copies(group));
      parts.add(bound(0.1 * parts.size(), group));
    }
    JointUpdate joint = new JointUpdate(parts);
    for (int run = 0; run < 3; run++) {
      joint.run();
      for (int i = 0; i < alone.size(); i++) {
        bound(0, alone.get(i)).run(new double[] {0.9, 0.1 * i});
      }
    }
    for (int i = 0; i < alone.size(); i++) {
      Bits.assertSame(alone.get(i)[0], groups.get(i)[0], "p " + i);
      Bits.assertSame(alone.get(i)[1], groups.get(i)[1], "v " + i);
      Bits.assertSame(alone.get(i)[2], groups.get(i)[2], "g " + i);
    }
  }

  /** The second update reads what the first one writes. */
  @Test
  void groupsThatShareMemoryAreUpdatedInOrder() {
    Tensor[] first = group(DType.FLOAT32, 1, 100_000);
    Tensor[] second = group(DType.FLOAT32, 4, 100_000);
    second[2] = first[0];
    Tensor[] third = group(DType.FLOAT32, 7, 100_000);
    third[0] = second[0].view(100, 1000).view(100_000);
    Tensor p = first[0].clone();
    Tensor q = second[0].clone();
    bound(0, p, first[1].clone(), first[2]).run(new double[] {0.9, 0.5});
    bound(0, q, second[1].clone(), p).run(new double[] {0.9, 0.5});
    bound(0, q, third[1].clone(), third[2]).run(new double[] {0.9, 0.5});
    new JointUpdate(List.of(bound(0.5, first), bound(0.5, second), bound(0.5, third))).run();
    Bits.assertSame(p, first[0], "first");
    Bits.assertSame(q, third[0], "third");
  }

  @Test
  void knowsItsParts() {
    FusedUpdate.Bound a = bound(1, group(DType.FLOAT32, 1, 3));
    FusedUpdate.Bound b = bound(1, group(DType.FLOAT32, 1, 3));
    JointUpdate joint = new JointUpdate(List.of(a));
    assertEquals(1, joint.size());
    assertTrue(joint.holds(0, a));
    assertFalse(joint.holds(0, b));
    assertFalse(joint.holds(1, a));
    JointUpdate none = new JointUpdate(List.of());
    none.run();
    assertEquals(0, none.size());
  }

  /** An operand that is closed is noticed before anything is changed. */
  @Test
  void failsBeforeItChangesAnything() {
    Tensor[] good = group(DType.FLOAT32, 1, 4);
    Tensor before = good[0].clone();
    JointUpdate joint;
    try (Scope scope = Scope.open("step")) {
      joint = new JointUpdate(List.of(bound(1, good), bound(1, group(DType.FLOAT32, 4, 2))));
    }
    String message = assertThrows(ScopeException.class, joint::run).getMessage();
    assertTrue(message.startsWith("momentum: ") && message.contains("step"), message);
    Bits.assertSame(before, good[0], "unchanged");
  }

  @Test
  void changedTensorsAreNoticedByGradients() {
    Tensor[] group = group(DType.FLOAT32, 1, 4);
    Tensor x = Tensor.ones(4).requiresGrad_();
    Tensor y = x.mul(group[0]).sum();
    new JointUpdate(List.of(bound(1, group))).run();
    Errors.assertError(
        AutogradException.class,
        "backward: a value that mul saved for its gradient has been changed in place; got"
            + " float32 [4] at version 2; expected version 1. Use the out-of-place operation, or"
            + " change a clone()",
        y::backward);
  }

  @Test
  void compiledStepsRepeatIt() {
    Tensor[] a = group(DType.FLOAT32, 1, 5000);
    Tensor[] b = group(DType.FLOAT32, 4, 70_000);
    Tensor[] c = copies(a);
    Tensor[] d = copies(b);
    JointUpdate joint = new JointUpdate(List.of(bound(0.5, a), bound(0.25, b)));
    Compiled step =
        Compiled.of(
            "update",
            x -> {
              joint.run();
              return new Tensor[] {x[0].add(a[0].sum())};
            });
    for (int i = 0; i < 4; i++) {
      step.runAll(Tensor.of(1f));
      bound(0, c).run(new double[] {0.9, 0.5});
      bound(0, d).run(new double[] {0.9, 0.25});
    }
    Bits.assertSame(c[0], a[0], "a");
    Bits.assertSame(d[0], b[0], "b");
    assertArrayEquals(c[1].toFloatArray(), a[1].toFloatArray());
  }
}
