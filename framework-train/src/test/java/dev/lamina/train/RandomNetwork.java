package dev.lamina.train;

import dev.lamina.backend.DType;
import dev.lamina.backend.Shape;
import dev.lamina.nn.CrossEntropyLoss;
import dev.lamina.nn.CrossEntropyOptions;
import dev.lamina.nn.Functional;
import dev.lamina.nn.Identity;
import dev.lamina.nn.LayerNormOptions;
import dev.lamina.nn.Linear;
import dev.lamina.nn.Loss;
import dev.lamina.nn.MSELoss;
import dev.lamina.nn.Module;
import dev.lamina.nn.ReLU;
import dev.lamina.nn.Reduction;
import dev.lamina.nn.Sequential;
import dev.lamina.optim.Adam;
import dev.lamina.optim.OptimizerBuilder;
import dev.lamina.optim.Sgd;
import dev.lamina.random.Generator;
import dev.lamina.tensor.Tensor;
import java.util.Random;

/** A network with what it needs to be trained, all of it chosen by a stream of random numbers. */
final class RandomNetwork {
  private final Random choices;
  private final int features;
  private final int outputs;
  private final boolean classifies;
  private final DType type;
  private final Module module;

  RandomNetwork(Random choices) {
    this.choices = choices;
    this.features = 1 + choices.nextInt(5);
    this.outputs = 1 + choices.nextInt(4);
    this.classifies = choices.nextInt(3) == 0;
    this.type = choices.nextInt(4) == 0 ? DType.FLOAT64 : DType.FLOAT32;
    this.module = type == DType.FLOAT64 ? real() : sequence();
  }

  Module module() {
    return module;
  }

  int features() {
    return features;
  }

  DType type() {
    return type;
  }

  boolean isClassifier() {
    return classifies;
  }

  private Module real() {
    return new Real(features, 1 + choices.nextInt(9), outputs, choices.nextBoolean());
  }

  private Sequential sequence() {
    Sequential layers = new Sequential();
    int width = features;
    int depth = 1 + choices.nextInt(4);
    for (int i = 0; i < depth; i++) {
      int next = 1 + choices.nextInt(20);
      layers.add(new Linear(width, next, choices.nextInt(4) != 0));
      width = next;
      if (choices.nextBoolean()) {
        layers.add(new ReLU());
      }
      if (choices.nextInt(3) == 0) {
        layers.add(wide(width));
      }
    }
    return layers.add(new Linear(width, outputs));
  }

  /** A layer that keeps the number of features. */
  private Module wide(int width) {
    return switch (choices.nextInt(5)) {
      case 0 -> new Identity();
      case 1 -> Sequential.of(new Linear(width, width), new ReLU());
      case 2 -> new Twice(new Linear(width, width));
      case 3 -> new Normed(width);
      default -> shapeless();
    };
  }

  /** A layer that takes any number of features. */
  Module shapeless() {
    return choices.nextBoolean() ? new ReLU() : new Curve(choices.nextInt(4));
  }

  Tensor targets(int samples, Generator generator) {
    return classifies
        ? Tensor.arange(samples).mul(7).remainder(outputs)
        : Tensor.empty(samples, outputs).normal_(generator, 0, 1).to(type);
  }

  Loss loss() {
    if (classifies) {
      CrossEntropyOptions options = CrossEntropyOptions.defaults();
      if (choices.nextBoolean()) {
        options = options.weight(Tensor.linspace(0.5, 2, outputs).to(type));
      }
      if (choices.nextInt(3) == 0) {
        options = options.labelSmoothing(0.1);
      }
      return new CrossEntropyLoss(options);
    }
    return switch (choices.nextInt(4)) {
      case 0 -> new MSELoss(Reduction.SUM);
      case 1 -> new Weighted(0.25);
      default -> new MSELoss();
    };
  }

  OptimizerBuilder optimizer() {
    double lr = Math.pow(10, -3 + 2.5 * choices.nextDouble());
    double decay = choices.nextInt(3) == 0 ? 0.01 : 0;
    return switch (choices.nextInt(4)) {
      case 0 -> Sgd.builder().lr(lr).weightDecay(decay);
      case 1 ->
          Sgd.builder().lr(lr).momentum(0.9).nesterov(choices.nextBoolean()).weightDecay(decay);
      case 2 -> Adam.builder().lr(lr).weightDecay(decay);
      default -> Adam.builder().lr(lr).amsgrad(true).betas(0.8, 0.99);
    };
  }

  /** Two passes through one layer. */
  private static final class Twice extends Module {
    private final Linear layer;

    Twice(Linear layer) {
      this.layer = child("layer", layer);
      child("again", layer);
    }

    @Override
    public Tensor forward(Tensor input) {
      return call(layer, call(layer, input).tanh()).add(input);
    }

    @Override
    public boolean isTraceable() {
      return true;
    }
  }

  /** A layer normalisation that learns. */
  private static final class Normed extends Module {
    private final Shape shape;
    private final LayerNormOptions options;

    Normed(int width) {
      shape = Shape.of(width);
      options =
          LayerNormOptions.defaults()
              .weight(parameter("weight", Tensor.ones(width)))
              .bias(parameter("bias", Tensor.zeros(width)));
    }

    @Override
    public Tensor forward(Tensor input) {
      return Functional.layerNorm(input, shape, options);
    }

    @Override
    public boolean isTraceable() {
      return true;
    }
  }

  /** A function of each number, or of each row; another one while it is not trained. */
  private static final class Curve extends Module {
    private final int kind;

    Curve(int kind) {
      this.kind = kind;
    }

    @Override
    public Tensor forward(Tensor input) {
      return switch (kind) {
        case 0 -> input.tanh();
        case 1 -> Functional.softmax(input, -1);
        case 2 -> isTraining() ? input.mul(0.5) : input.mul(0.25);
        default -> input.sigmoid().mul(input);
      };
    }

    @Override
    public boolean isTraceable() {
      return true;
    }
  }

  /** Two layers of float64. */
  private static final class Real extends Module {
    private final Tensor first;
    private final Tensor second;
    private final Tensor bias;
    private final boolean residual;

    Real(int features, int width, int outputs, boolean residual) {
      first = parameter("first", Tensor.randn(features, width).to(DType.FLOAT64));
      second = parameter("second", Tensor.randn(width, outputs).to(DType.FLOAT64));
      bias = parameter("bias", Tensor.zeros(outputs).to(DType.FLOAT64));
      this.residual = residual;
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor hidden = input.matmul(first).relu();
      Tensor inner = residual ? hidden.add(hidden.square().mean()) : hidden;
      return inner.matmul(second).add(bias);
    }

    @Override
    public boolean isTraceable() {
      return true;
    }
  }

  /** A squared error with a weight, and a part of the absolute one. */
  private record Weighted(double weight) implements Loss {
    @Override
    public Tensor forward(Tensor input, Tensor target) {
      Tensor error = input.sub(target);
      return error.square().mean().mul(weight).add(error.abs().mean());
    }

    @Override
    public boolean isTraceable() {
      return true;
    }
  }
}
