package dev.lamina.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lamina.backend.Shape;
import dev.lamina.tensor.Tensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** PyTorch's parameters after 1 to 60 steps; see the head of the resource for the protocol. */
class ConformanceTest {
  private static final double TOLERANCE = 1e-12;

  private record Case(String name, Map<String, String> options, Map<Integer, double[]> after) {}

  private final Map<String, Tensor> tensors = new HashMap<>();
  private final List<Case> cases = new ArrayList<>();

  @TestFactory
  List<DynamicTest> followsPyTorch() {
    read();
    assertEquals(9, cases.size());
    return cases.stream()
        .map(c -> DynamicTest.dynamicTest(c.name + c.options, () -> check(c)))
        .toList();
  }

  private void check(Case c) {
    Tensor parameter = Tensor.parameter(tensors.get("start").clone());
    Optimizer optimizer = builder(c).build(List.of(parameter));
    Tensor a = tensors.get("A");
    Tensor noise = tensors.get("noise");
    for (int t = 0; t < noise.size(0); t++) {
      Tensor gradient = a.mm(parameter.detach().sub(tensors.get("target"))).add(noise.select(0, t));
      optimizer.zeroGrad();
      // the gradient of sum(p * g) with respect to p is g
      parameter.mul(gradient).sum().backward();
      optimizer.step();
      double[] expected = c.after.get(t + 1);
      if (expected != null) {
        double[] actual = parameter.toDoubleArray();
        for (int i = 0; i < expected.length; i++) {
          double tolerance = TOLERANCE * (1 + Math.abs(expected[i]));
          assertEquals(expected[i], actual[i], tolerance, "step " + (t + 1) + ", element " + i);
        }
      }
    }
  }

  private static OptimizerBuilder builder(Case c) {
    Map<String, String> o = c.options;
    if (c.name.equals("SGD")) {
      return Sgd.builder()
          .lr(number(o, "lr", 1e-3))
          .momentum(number(o, "momentum", 0))
          .dampening(number(o, "dampening", 0))
          .nesterov(Boolean.parseBoolean(o.get("nesterov")))
          .weightDecay(number(o, "weight_decay", 0))
          .maximize(Boolean.parseBoolean(o.get("maximize")));
    }
    Adam.Builder adam = Adam.builder();
    if (o.containsKey("lr")) {
      adam.lr(number(o, "lr", 0));
    }
    if (o.containsKey("eps")) {
      adam.eps(number(o, "eps", 0)).betas(number(o, "beta1", 0), number(o, "beta2", 0));
    }
    return adam.weightDecay(number(o, "weight_decay", 0))
        .amsgrad(Boolean.parseBoolean(o.get("amsgrad")));
  }

  private static double number(Map<String, String> options, String name, double otherwise) {
    return options.containsKey(name) ? Double.parseDouble(options.get(name)) : otherwise;
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                ConformanceTest.class.getResourceAsStream("optimizers.txt"),
                StandardCharsets.UTF_8))) {
      in.lines().filter(line -> !line.startsWith("#")).forEach(line -> take(line.split(" ")));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private void take(String[] words) {
    switch (words[0]) {
      case "tensor" -> {
        int[] dims = Arrays.stream(words[2].split(",")).mapToInt(Integer::parseInt).toArray();
        tensors.put(words[1], Tensor.of(numbers(words, 3), Shape.of(dims)));
      }
      case "case" -> {
        Map<String, String> options = new TreeMap<>();
        for (int i = 2; i < words.length; i++) {
          options.put(words[i].split("=")[0], words[i].split("=")[1]);
        }
        cases.add(new Case(words[1], options, new HashMap<>()));
      }
      case "after" ->
          cases.get(cases.size() - 1).after.put(Integer.valueOf(words[1]), numbers(words, 2));
      default -> throw new AssertionError(words[0]);
    }
  }

  private static double[] numbers(String[] words, int from) {
    return Arrays.stream(words, from, words.length).mapToDouble(Double::parseDouble).toArray();
  }
}
