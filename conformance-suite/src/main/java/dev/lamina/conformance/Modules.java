package dev.lamina.conformance;

import dev.lamina.nn.Identity;
import dev.lamina.nn.Linear;
import dev.lamina.nn.Module;
import dev.lamina.nn.ReLU;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** The modules that Lamina has, by PyTorch's names, built from PyTorch's arguments. */
final class Modules {
  private static final Map<String, Row> ROWS =
      Map.of(
          "Identity", arguments -> one(new Identity()),
          "Linear",
              a ->
                  one(
                      new Linear(
                          a.size("in_features"), a.size("out_features"), a.flag("bias", true))),
          "ReLU", Modules::relu);

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

  /**
   * The row of a module.
   *
   * @throws UnsupportedCaseException if Lamina has no such module
   */
  static Row of(String name) {
    Row row = ROWS.get(name);
    if (row == null) {
      throw new UnsupportedCaseException("no module " + name);
    }
    return row;
  }

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

  private static Built relu(Arguments arguments) {
    if (arguments.flag("inplace", false)) {
      throw new UnsupportedCaseException("ReLU in place");
    }
    return one(new ReLU());
  }
}
