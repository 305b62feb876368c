package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The declarations are complete, and agree with PyTorch's. */
@Tag("cpu") // Declarations are the same everywhere.
class CatalogTest {
  /** Methods that compute nothing, or belong to the engine. */
  private static final Set<String> NO_OPERATIONS =
      Set.of(
          "alias",
          "asBase",
          "detach",
          "detach_",
          "empty",
          "emptyLike",
          "grad",
          "gradBuffer",
          "keep",
          "moveTo_",
          "newEmpty",
          "parameter",
          "relaidAs",
          "rehomed",
          "requiresGrad_",
          "retainGrad_",
          "viewedAs");

  /** PyTorch's names that Java's do not follow by leaving out underscores and "linalg.". */
  private static final Map<String, String> RENAMED = Map.of("__getitem__", "get");

  /** What PyTorch says of an operator. */
  private record Flags(String tier, boolean autograd, boolean gradgrad, boolean inPlace) {}

  private static final Pattern ENTRY =
      Pattern.compile(
          "\"([\\w.]+)\":\\s*\\{\\s*\"tier\":\\s*\"(\\w+)\",\\s*\"autograd\":\\s*(\\w+),"
              + "\\s*\"gradgrad\":\\s*(\\w+),\\s*\"in_place\":\\s*(\\w+)");

  private static Map<String, Flags> flags() throws IOException {
    try (InputStream in = CatalogTest.class.getResourceAsStream("flags.json")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Map<String, Flags> all = new HashMap<>();
      Matcher m = ENTRY.matcher(text);
      while (m.find()) {
        if (!m.group(2).equals("nn")) {
          all.put(
              m.group(1), new Flags(m.group(2), is(m.group(3)), is(m.group(4)), is(m.group(5))));
        }
      }
      return all;
    }
  }

  private static boolean is(String text) {
    return text.equals("true");
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static Map<String, Operation> byPlainName() {
    return Catalog.all().stream()
        .collect(Collectors.toMap(op -> plain(op.name()), Function.identity(), (a, b) -> a));
  }

  private static String javaName(String operator) {
    return plain(RENAMED.getOrDefault(operator, operator.replace("linalg.", "")));
  }

  @Test
  void flagsAreRead() throws IOException {
    Map<String, Flags> flags = flags();
    assertEquals(204, flags.size());
    assertEquals(new Flags("basic", true, true, true), flags.get("abs"));
    assertEquals(new Flags("basic", false, false, false), flags.get("argmax"));
  }

  @Test
  void namesAreUniqueAndDeclarationsComplete() {
    Set<String> names = new TreeSet<>();
    for (Operation op : Catalog.all()) {
      assertTrue(names.add(op.name()), op.name() + " is declared twice");
      assertFalse(op.samples().isEmpty(), op.name() + " has no sample");
      assertFalse(op.types().isEmpty(), op.name() + " has no types");
      assertTrue(op.signature().contains(op.name()), op.signature());
      assertTrue(op.summary().endsWith("."), op.name() + ": " + op.summary());
      boolean real = op.types().contains(DType.FLOAT64);
      assertTrue(op.derivatives() == 0 || real, op.name() + " has gradients but no real operands");
    }
  }

  @Test
  void everyOperatorOfTheFlagsIsDeclared() throws IOException {
    Set<String> missing = new TreeSet<>(flags().keySet());
    Map<String, Operation> known = byPlainName();
    missing.removeIf(operator -> known.containsKey(javaName(operator)));
    assertEquals(Set.of(), missing);
  }

  @Test
  void gradientsAndInPlaceTwinsAgreeWithTheFlags() throws IOException {
    Map<String, Operation> known = byPlainName();
    Set<String> wrong = new TreeSet<>();
    flags()
        .forEach(
            (operator, f) -> {
              Operation op = known.get(javaName(operator));
              if (op == null) {
                return;
              }
              int expected = f.gradgrad() ? 2 : f.autograd() ? 1 : 0;
              boolean agrees = expected == 0 ? op.derivatives() == 0 : op.derivatives() >= expected;
              if (!agrees) {
                wrong.add(operator + " has " + op.derivatives() + " derivatives, not " + expected);
              }
              if (f.inPlace() && !op.hasInPlace()) {
                wrong.add(operator + " has no in-place twin");
              }
            });
    assertEquals(Set.of(), wrong);
  }

  @Test
  void everyMethodThatGivesTensorsIsDeclared() {
    Set<String> declared =
        Catalog.all().stream().map(Operation::name).collect(Collectors.toCollection(TreeSet::new));
    Set<String> missing = new TreeSet<>();
    for (Method method : Tensor.class.getMethods()) {
      String name = method.getName();
      if (givesTensors(method.getGenericReturnType().getTypeName(), method.getReturnType())
          && !name.endsWith("_")
          && !NO_OPERATIONS.contains(name)
          && !declared.contains(name)) {
        missing.add(name);
      }
    }
    assertEquals(Set.of(), missing);
  }

  private static boolean givesTensors(String generic, Class<?> type) {
    return generic.contains(Tensor.class.getName())
        || type.isRecord()
            && Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .anyMatch(c -> c == Tensor.class);
  }

  @Test
  void inPlaceMethodsBelongToOperationsThatSaySo() {
    Map<String, Operation> known =
        Catalog.all().stream().collect(Collectors.toMap(Operation::name, Function.identity()));
    Set<String> methods =
        Arrays.stream(Tensor.class.getMethods())
            .map(Method::getName)
            .filter(name -> name.endsWith("_") && !NO_OPERATIONS.contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> wrong = new TreeSet<>();
    for (String method : methods) {
      Operation twin = known.get(method.substring(0, method.length() - 1));
      if (!known.containsKey(method) && (twin == null || !twin.hasInPlace())) {
        wrong.add(method + " is not declared");
      }
    }
    for (Operation op : known.values()) {
      if (op.hasInPlace() && !methods.contains(op.name() + "_")) {
        wrong.add(op.name() + " has no method " + op.name() + "_");
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void samplesRunInEveryTypeTheyName() {
    for (Operation op : Catalog.all()) {
      for (DType type : op.types()) {
        for (Operation.Sample sample : op.samples()) {
          List<Input> inputs = sample.inputs();
          Tensor[] x = new Tensor[inputs.size()];
          for (int i = 0; i < x.length; i++) {
            x[i] = inputs.get(i).tensor(type, 11 + 31L * i);
          }
          assertFalse(sample.call().apply(x).isEmpty(), op + " of " + type);
        }
      }
    }
  }
}
