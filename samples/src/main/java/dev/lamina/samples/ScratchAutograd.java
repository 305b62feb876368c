package dev.lamina.samples;

import dev.lamina.Lamina;
import dev.lamina.autograd.Autograd;
import dev.lamina.autograd.NoGrad;
import dev.lamina.tensor.Tensor;
import java.io.PrintStream;
import java.util.List;

/**
 * The network from nothing but tensors again, with the gradients left to autograd: the tutorial
 * 'Neural Networks from Scratch', whose table of losses comes out with seed 42.
 */
final class ScratchAutograd {
  private ScratchAutograd() {}

  static void run(Options options, PrintStream out) {
    Lamina.manualSeed(options.integer("seed"));

    int n = 100;
    Tensor coefficients = Tensor.of(new float[][] {{0.2f}, {-1.3f}, {0.5f}});
    Tensor x = Tensor.randn(n, 3);
    Tensor y = x.mm(coefficients).add(Tensor.randn(n, 1).mul(0.1));

    int hidden = 12;
    Tensor w1 = Tensor.randn(3, hidden).requiresGrad_();
    Tensor w2 = Tensor.randn(hidden, 1).requiresGrad_();
    Tensor b1 = Tensor.zeros(1, hidden).requiresGrad_();
    Tensor b2 = Tensor.zeros(1, 1).requiresGrad_();

    double lr = 1e-4;
    for (int epoch = 1; epoch <= 1000; epoch++) {
      Tensor predicted = x.mm(w1).add(b1).relu().mm(w2).add(b2);
      Tensor loss = predicted.sub(y).pow(2).mean();
      if (epoch % 100 == 0) {
        out.println("Epoch: " + epoch + "   Loss: " + Numbers.text(loss.item()));
      }

      loss.backward();
      try (NoGrad guard = Autograd.noGrad()) {
        w1.sub_(w1.grad().mul(lr));
        w2.sub_(w2.grad().mul(lr));
        b1.sub_(b1.grad().mul(lr));
        b2.sub_(b2.grad().mul(lr));
        List.of(w1, w2, b1, b2).forEach(Tensor::zeroGrad);
      }
    }

    Tensor xTest = Tensor.randn(20, 3);
    Tensor yTest = xTest.mm(coefficients).add(Tensor.randn(20, 1).mul(0.1));
    Tensor predicted = xTest.mm(w1).add(b1).relu().mm(w2).add(b2);
    Tensor testLoss = predicted.sub(yTest).pow(2).mean();
    out.println("Test loss: " + Numbers.text(testLoss.item()));
  }
}
