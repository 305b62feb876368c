package dev.lamina.conformance;

import dev.lamina.nn.Identity;
import dev.lamina.nn.Linear;
import dev.lamina.nn.Module;
import dev.lamina.nn.ReLU;
import dev.lamina.tensor.Tensor;
import java.util.List;

/** The modules that Lamina has, by PyTorch's names, built from PyTorch's arguments. */
final class Modules {
  static final Table<Row> TABLE =
      new Table<Row>("module")
          .with("Identity", arguments -> one(new Identity()))
          .with("Linear", Modules::linear)
          .with("ReLU", Modules::relu);

  private Modules() {}

  /** Builds a module, drawing its initial values from the default generator. */
  @FunctionalInterface
  interface Row {
    Built build(Arguments arguments);
  }

  /** Calls a module on as many tensors as it takes and gives as many as it returns. */
  @FunctionalInterface
  interface Forward {
    List<Tensor> call(List<Tensor> inputs);
  }

  /**
   * A module, and how it is called.
   *
   * @param module the module
   * @param forward calls it
   */
  record Built(Module module, Forward forward) {}

  /** A module of one input and one output. */
  private static Built one(Module module) {
    return new Built(
        module,
        inputs -> {
          if (inputs.size() != 1) {
            throw new MalformedCaseException(
                module.type() + " takes one input; got " + inputs.size());
          }
          return List.of(module.forward(inputs.get(0)));
        });
  }

  private static Built linear(Arguments arguments) {
    int in = arguments.size("in_features");
    int out = arguments.size("out_features");
    return one(new Linear(in, out, arguments.flag("bias", true)));
  }

  private static Built relu(Arguments arguments) {
    if (arguments.flag("inplace", false)) {
      throw new UnsupportedCaseException("ReLU in place");
    }
    return one(new ReLU());
  }
}
