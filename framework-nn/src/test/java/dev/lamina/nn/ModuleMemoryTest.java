package dev.lamina.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.LaminaException;
import dev.lamina.tensor.MemoryReport;
import dev.lamina.tensor.Scope;
import dev.lamina.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A memory report names modules as errors do. */
class ModuleMemoryTest {
  private static final class Residual extends Module {
    private final Sequential inner;

    Residual(int features) {
      inner = child("inner", Sequential.of(new Linear(features, features), new Identity()));
    }

    @Override
    public Tensor forward(Tensor input) {
      return call(inner, input).add(input);
    }
  }

  private static Set<String> modules(MemoryReport report) {
    Set<String> names = new TreeSet<>();
    report.modules().forEach(row -> names.add(row.name()));
    return names;
  }

  @Test
  void modulesOfATrainingStepAreNamed() {
    Sequential net = Sequential.of(new Linear(3, 32), new ReLU(), new Linear(32, 1));
    Tensor x = Tensor.ones(10, 3);
    try (Scope scope = Scope.open()) {
      MemoryReport report =
          MemoryReport.of(() -> Functional.mseLoss(net.forward(x), Tensor.ones(10, 1)).backward());
      Set<String> names = modules(report);
      assertTrue(names.contains("Sequential/0/Linear"), names.toString());
      assertTrue(names.contains("Sequential/2/Linear"), names.toString());
      assertTrue(names.contains("backward"), names.toString());
      assertTrue(names.contains("outside of modules"), names.toString());
      List<String> operations = report.operations().stream().map(MemoryReport.Row::name).toList();
      assertTrue(operations.contains("linear"), operations.toString());
      assertTrue(operations.contains("mseLoss"), operations.toString());
    }
  }

  @Test
  void pathsGoThroughCallAndContainers() {
    Residual net = new Residual(4);
    Tensor x = Tensor.ones(2, 4);
    try (Scope scope = Scope.open()) {
      Set<String> names = modules(MemoryReport.of(() -> net.forward(x)));
      assertEquals(Set.of("Residual/inner/Sequential/0/Linear", "outside of modules"), names);
    }
  }

  @Test
  void pathIsLeftWhenAModuleFails() {
    Residual net = new Residual(4);
    Tensor wrong = Tensor.ones(2, 5);
    Tensor x = Tensor.ones(2, 4);
    try (Scope scope = Scope.open();
        MemoryReport report = MemoryReport.start()) {
      assertThrows(LaminaException.class, () -> net.forward(wrong));
      net.forward(x);
      assertEquals(
          Set.of("Residual/inner/Sequential/0/Linear", "outside of modules"), modules(report));
    }
  }
}
