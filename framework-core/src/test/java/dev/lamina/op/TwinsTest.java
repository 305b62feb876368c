package dev.lamina.op;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import dev.lamina.tensor.Rounding;
import dev.lamina.tensor.Tensor;
import dev.lamina.testing.Bits;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods of element-wise operations that change a tensor do what those without underscore do. */
@Tag("cpu") // Which entry of the table a method names is the same on every device.
class TwinsTest {
  static Stream<Arguments> twins() {
    Set<String> names = Ops.all().stream().map(ElementwiseOp::name).collect(Collectors.toSet());
    return Arrays.stream(Tensor.class.getMethods())
        .filter(m -> m.getName().endsWith("_") && m.getReturnType() == Tensor.class)
        .filter(m -> names.contains(plain(m)) && !plain(m).equals("maskedFill"))
        .flatMap(m -> of(plain(m), m.getParameterTypes()).map(f -> twin(m, f)).stream());
  }

  private static Arguments twin(Method inPlace, Method plain) {
    List<String> types =
        Arrays.stream(plain.getParameterTypes()).map(Class::getSimpleName).toList();
    return Arguments.of(plain.getName() + types, plain, inPlace);
  }

  private static String plain(Method m) {
    return m.getName().substring(0, m.getName().length() - 1);
  }

  private static Optional<Method> of(String name, Class<?>[] parameters) {
    try {
      return Optional.of(Tensor.class.getMethod(name, parameters));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  @Test
  void mostMethodsHaveATwin() {
    assertTrue(twins().count() > 90, () -> twins().count() + " twins");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("twins")
  void changesInPlaceGiveTheSameBits(String name, Method plain, Method inPlace)
      throws ReflectiveOperationException {
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64, DType.INT32}) {
      Tensor x = Tensor.of(new double[] {-2.5, 0, 3, 0.25, 7.5, 1}).to(type);
      Object[] arguments = arguments(plain.getParameterTypes(), type);
      Tensor expected;
      try {
        expected = (Tensor) plain.invoke(x, arguments);
      } catch (InvocationTargetException e) {
        // Decimals of integers are refused by both.
        continue;
      }
      if (!expected.dtype().canCast(type)) {
        continue;
      }
      assertSame(x, inPlace.invoke(x, arguments));
      Bits.assertSame(expected.to(type), x, name + " of " + type);
    }
  }

  private static Object[] arguments(Class<?>[] parameters, DType type) {
    Object[] values = new Object[parameters.length];
    for (int i = 0; i < values.length; i++) {
      Class<?> p = parameters[i];
      if (p == Tensor.class) {
        values[i] = Tensor.of(new double[] {2, 3, 3, 0.5, 4, 2.5}).add(i).to(type);
      } else if (p == double.class) {
        values[i] = 2.0 + i;
      } else if (p == long.class) {
        values[i] = 2L;
      } else if (p == int.class) {
        values[i] = 1;
      } else {
        values[i] = Rounding.FLOOR;
      }
    }
    return values;
  }
}
