package dev.lamina.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.Lamina;
import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.HookHandle;
import dev.lamina.backend.DType;
import dev.lamina.backend.LaminaException;
import dev.lamina.nn.Module;
import dev.lamina.nn.Sequential;
import dev.lamina.random.Generator;
import dev.lamina.state.State;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Trainings of random networks, disturbed in random ways between the epochs, leave the same bits
 * behind by plans and step by step.
 */
@Tag("cpu")
class RandomFitTest {
  /** How many trainings a seed stands for. */
  private static final int EACH = 8;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void plansAndStepsLeaveTheSameBits(long seed) {
    for (int i = 0; i < EACH; i++) {
      long one = 1000 * seed + i;
      List<String> plain = new Training(one, false).run();
      List<String> planned = new Training(one, true).run();
      for (int k = 0; k < Math.min(plain.size(), planned.size()); k++) {
        assertEquals(plain.get(k), planned.get(k), "seed " + one + ", event " + k);
      }
      assertEquals(plain.size(), planned.size(), "seed " + one);
    }
  }

  /** One training; all that it does follows from its seed. */
  private static final class Training {
    private final Random choices;
    private final boolean compiled;
    private final RandomNetwork network;
    private final Model model;
    private final Tensor x;
    private final Tensor y;
    private final List<String> log = new ArrayList<>();
    private final List<HookHandle> hooks = new ArrayList<>();
    private final List<Tensor> kept = new ArrayList<>();
    private State saved;
    private State savedOptimizer;

    Training(long seed, boolean compiled) {
      this.choices = new Random(seed);
      this.compiled = compiled;
      Lamina.manualSeed(seed);
      this.network = new RandomNetwork(choices);
      int samples = 1 + choices.nextInt(40);
      Generator generator = new Generator(seed);
      this.x =
          Tensor.empty(samples, network.features()).normal_(generator, 0, 1).to(network.type());
      this.y = network.targets(samples, generator);
      this.model = Model.of(network.module());
      Metric[] metrics =
          network.isClassifier() || choices.nextBoolean()
              ? new Metric[0]
              : new Metric[] {Metrics.rmse(), Metrics.mae()};
      model.compile(network.optimizer(), network.loss(), metrics);
      saved = network.module().state();
      savedOptimizer = model.optimizer().state();
    }

    List<String> run() {
      int fits = 1 + choices.nextInt(3);
      for (int i = 0; i < fits; i++) {
        int epochs = 1 + choices.nextInt(5);
        int size = 1 + choices.nextInt(x.size(0) + 3);
        Fit fit =
            Fit.epochs(epochs)
                .batchSize(size)
                .shuffle(choices.nextBoolean())
                .verbose(Verbose.SILENT)
                .compiled(compiled)
                .onNonFinite(choices.nextBoolean() ? OnNonFinite.CONTINUE : OnNonFinite.STOP)
                .callback(result -> disturb());
        if (x.size(0) > 5 && choices.nextInt(3) == 0) {
          fit = fit.validationSplit(0.2);
        }
        try {
          note("history " + model.fit(x, y, fit).toCsv());
        } catch (LaminaException | IllegalStateException | ByHand e) {
          note(e.toString());
        }
        noteParameters();
      }
      for (Tensor tensor : kept) {
        note("kept " + bits(tensor));
      }
      return log;
    }

    private void note(String event) {
      log.add(event);
    }

    private void noteParameters() {
      network
          .module()
          .namedParameters()
          .forEach(
              (name, p) -> {
                note(name + " " + bits(p));
                note(name + " gradient " + (p.hasGrad() ? bits(p.gradBuffer()) : "none"));
              });
      note("optimizer " + model.optimizer().state());
    }

    private static String bits(Tensor tensor) {
      return tensor.dtype() == DType.FLOAT64
          ? Arrays.toString(tensor.detach().toDoubleArray())
          : Arrays.toString(tensor.detach().toFloatArray());
    }

    private Tensor any() {
      List<Tensor> all = network.module().parameters();
      return all.get(choices.nextInt(all.size()));
    }

    /** What a user may do between two epochs. */
    private void disturb() {
      noteParameters();
      int what = choices.nextInt(30);
      Module module = network.module();
      switch (what) {
        case 0 -> model.optimizer().lr(0.001 + 0.1 * choices.nextDouble());
        case 1 -> any().requiresGrad_(false);
        case 2, 3 -> module.parameters().forEach(p -> p.requiresGrad_(true));
        case 4 -> hooks.add(any().registerHook(g -> g.mul(0.5)));
        case 5 -> hooks.forEach(HookHandle::close);
        case 6 -> Autograd.noGrad(() -> any().mul_(0.9));
        case 7 -> saved = module.state();
        case 8 -> module.load(saved);
        case 9 -> savedOptimizer = model.optimizer().state();
        case 10 -> model.optimizer().load(savedOptimizer);
        case 11 -> takeGradients();
        case 12 -> module.eval();
        case 13 -> throw new ByHand();
        case 14 -> note("evaluated " + model.evaluate(x, y, 7));
        case 15 -> note("predicted " + bits(model.predict(x, 5)));
        case 16 -> note("on a batch " + model.trainOnBatch(x, y));
        case 17 -> onAPart();
        case 18 -> module.zeroGrad();
        case 19 -> grow(module);
        case 20 -> values();
        case 21 -> gradientByHand();
        default -> note("nothing");
      }
    }

    private void takeGradients() {
      for (Tensor p : network.module().parameters()) {
        if (p.hasGrad()) {
          Tensor g = p.grad();
          note("taken " + bits(g));
          kept.add(g);
        }
      }
    }

    private void onAPart() {
      int n = 1 + choices.nextInt(x.size(0));
      note("on a part " + model.trainOnBatch(x.narrow(0, 0, n), y.narrow(0, 0, n)));
    }

    private void grow(Module module) {
      if (module instanceof Sequential sequence && sequence.size() < 9) {
        sequence.add(network.shapeless());
      }
    }

    /** New values, some from a tensor of a scope that is closed by then. */
    private void values() {
      Tensor p = any();
      try (Scope scope = Scope.open("values")) {
        Tensor fresh = p.detach().mul(0.5).add(0.01);
        Autograd.noGrad(() -> p.copy_(fresh));
      }
    }

    /** Adds to gradients outside of the training. */
    private void gradientByHand() {
      Tensor p = any();
      if (p.requiresGrad()) {
        p.square().sum().backward();
      }
    }
  }

  /** Thrown in the middle of a training. */
  private static final class ByHand extends RuntimeException {
    private static final long serialVersionUID = 1;

    ByHand() {
      super("by hand");
    }
  }
}
