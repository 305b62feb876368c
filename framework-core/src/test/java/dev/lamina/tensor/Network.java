package dev.lamina.tensor;

import dev.lamina.autograd.Autograd;
import dev.lamina.backend.DType;
import dev.lamina.expr.Expr;
import dev.lamina.op.FusedUpdate;
import dev.lamina.op.LinearOp;
import dev.lamina.random.Generator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A network of 3, 32 and 1 units, trained by gradient descent on 100 rows. */
final class Network {
  private static final FusedUpdate DESCENT =
      FusedUpdate.define("descent", 1, 2, 1, (x, s) -> new Expr[] {x[0].sub(x[1].mul(s[0]))});

  final Tensor x;
  final Tensor y;
  final List<Tensor> parameters;
  final FusedUpdate.Bound[] updates = new FusedUpdate.Bound[4];
  final double[] rate = {1e-3};

  Network(DType dtype) {
    Generator generator = new Generator(3);
    x = Tensor.randn(generator, dtype, 100, 3);
    y = Tensor.randn(generator, dtype, 100, 1);
    parameters =
        Stream.of(new int[] {32, 3}, new int[] {32}, new int[] {1, 32}, new int[] {1})
            .map(shape -> Tensor.parameter(Tensor.randn(generator, dtype, shape).mul(0.3)))
            .toList();
  }

  Tensor loss() {
    Tensor hidden = LinearOp.apply(x, parameters.get(0), Optional.of(parameters.get(1))).relu();
    Tensor out = LinearOp.apply(hidden, parameters.get(2), Optional.of(parameters.get(3)));
    return out.sub(y).square().mean();
  }

  /** One step; the loss as a number. */
  double step() {
    for (Tensor p : parameters) {
      p.zeroGrad();
    }
    Tensor loss = loss();
    loss.backward();
    for (int i = 0; i < updates.length; i++) {
      Tensor p = parameters.get(i);
      if (updates[i] == null || !updates[i].holds(1, p.gradBuffer())) {
        updates[i] = DESCENT.bind(p, p.gradBuffer());
      }
      updates[i].run(rate);
    }
    return loss.item();
  }

  double stepInScope() {
    try (Scope scope = Scope.open()) {
      return step();
    }
  }

  /** The same by in-place operations and handed-out gradients. */
  double plainStep() {
    for (Tensor p : parameters) {
      p.zeroGrad();
    }
    Tensor loss = loss();
    loss.backward();
    Autograd.noGrad(() -> parameters.forEach(p -> p.sub_(p.grad().mul(1e-3))));
    return loss.item();
  }
}
