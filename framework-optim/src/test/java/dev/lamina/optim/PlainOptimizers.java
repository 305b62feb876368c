package dev.lamina.optim;

import dev.lamina.autograd.Autograd;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** SGD and Adam in ordinary tensor operations: the oracle of the fused passes. */
final class PlainOptimizers {
  private PlainOptimizers() {}

  /** One parameter's update. */
  interface Plain {
    /** Makes a step; {@code t} counts from 1. */
    void step(Tensor p, Tensor gradient, int t);
  }

  static Plain sgd(
      double lr,
      double momentum,
      double dampening,
      boolean nesterov,
      double decay,
      boolean maximize) {
    List<Tensor> velocity = new ArrayList<>();
    return (p, gradient, t) ->
        Autograd.noGrad(
            () -> {
              Tensor g = penalized(p, gradient, decay, maximize);
              if (momentum != 0) {
                Tensor m =
                    velocity.isEmpty()
                        ? g.clone()
                        : velocity.remove(0).mul(momentum).add(g.mul(1 - dampening));
                velocity.add(m);
                g = nesterov ? g.add(m.mul(momentum)) : m;
              }
              p.copy_(p.sub(g.mul(lr)));
            });
  }

  static Plain adam(
      double lr, double[] betas, double eps, double decay, boolean amsgrad, boolean maximize) {
    Tensor[] kept = new Tensor[3];
    return (p, gradient, t) ->
        Autograd.noGrad(
            () -> {
              Tensor g = penalized(p, gradient, decay, maximize);
              Tensor none = p.mul(0);
              Tensor m = (t == 1 ? none : kept[0]).mul(betas[0]).add(g.mul(1 - betas[0]));
              Tensor v = (t == 1 ? none : kept[1]).mul(betas[1]).add(g.mul(g).mul(1 - betas[1]));
              Tensor w = amsgrad && t > 1 ? kept[2].maximum(v) : v;
              double rate = lr / (1 - power(betas[0], t));
              double correction = Math.sqrt(1 - power(betas[1], t));
              p.copy_(p.sub(m.mul(rate).div(w.sqrt().div(correction).add(eps))));
              kept[0] = m;
              kept[1] = v;
              kept[2] = w;
            });
  }

  private static Tensor penalized(Tensor p, Tensor gradient, double decay, boolean maximize) {
    Tensor g = maximize ? gradient.neg() : gradient;
    return decay == 0 ? g : g.add(p.mul(decay));
  }

  /** By squaring, in the order of the optimizer, so that both can be compared bit by bit. */
  private static double power(double base, long exponent) {
    double result = 1;
    double square = base;
    for (long n = exponent; n != 0; n >>= 1) {
      result = (n & 1) != 0 ? result * square : result;
      square *= square;
    }
    return result;
  }
}
