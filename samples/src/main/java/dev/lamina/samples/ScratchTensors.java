package dev.lamina.samples;

import dev.lamina.Lamina;
import dev.lamina.tensor.Tensor;
import java.io.PrintStream;

/**
 * A network from nothing but tensors: one hidden layer, and the gradients of the sum of squares
 * written out by hand.
 */
final class ScratchTensors {
  private ScratchTensors() {}

  static void run(Options options, PrintStream out) {
    Lamina.manualSeed(options.integer("seed"));

    // the data: n observations of dIn features, and what is to be predicted from them
    int n = 100;
    int dIn = 3;
    int dOut = 1;
    Tensor x = Tensor.randn(n, dIn);
    Tensor noise = Tensor.randn(n, dOut);
    Tensor y = x.mm(Tensor.of(new float[][] {{0.2f}, {-1.3f}, {-0.5f}})).add(noise);

    // the weights and biases of the hidden and of the output layer
    int dHidden = 32;
    Tensor w1 = Tensor.randn(dIn, dHidden);
    Tensor w2 = Tensor.randn(dHidden, dOut);
    Tensor b1 = Tensor.zeros(1, dHidden);
    Tensor b2 = Tensor.zeros(1, dOut);

    double learningRate = 1e-4;
    for (int epoch = 1; epoch <= 200; epoch++) {
      // forward: pre-activations [n, 32], activations [n, 32], predictions [n, 1]
      Tensor h = x.mm(w1).add(b1);
      Tensor hRelu = h.clampMin(0);
      Tensor yPred = hRelu.mm(w2).add(b2);

      double loss = yPred.sub(y).pow(2).sum().item();
      if (epoch % 10 == 0) {
        out.println("Epoch: " + epoch + "   Loss: " + Numbers.text(loss));
      }

      // backward: the gradient of the loss by each value above, from the last to the first
      Tensor gradYPred = yPred.sub(y).mul(2);
      Tensor gradW2 = hRelu.t().mm(gradYPred);
      Tensor gradHRelu = gradYPred.mm(w2.t());
      Tensor gradH = gradHRelu.clone();
      gradH.maskedFill_(h.lt(0), 0);
      Tensor gradB2 = gradYPred.sum();
      Tensor gradW1 = x.t().mm(gradH);
      Tensor gradB1 = gradH.sum(0);

      // a step against the gradients
      w2 = w2.sub(gradW2.mul(learningRate));
      b2 = b2.sub(gradB2.mul(learningRate));
      w1 = w1.sub(gradW1.mul(learningRate));
      b1 = b1.sub(gradB1.mul(learningRate));
    }
  }
}
