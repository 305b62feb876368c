package dev.lamina.conformance;

import static dev.lamina.conformance.Rows.binary;
import static dev.lamina.conformance.Rows.one;
import static dev.lamina.conformance.Rows.unary;

import dev.lamina.backend.DType;
import dev.lamina.conformance.Rows.Forms;
import dev.lamina.tensor.Rounding;
import dev.lamina.tensor.Tensor;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Rows of element-wise operators. */
final class ElementwiseOperators {
  private ElementwiseOperators() {}

  static void addTo(Table<Operators.Row> table) {
    arithmetic(table);
    divisions(table);
    functions(table);
    combined(table);
    comparisons(table);
  }

  private static void arithmetic(Table<Operators.Row> table) {
    table
        .with("add", scaled(new Forms(Tensor::add, Tensor::add, Tensor::add), Tensor::add))
        .with("sub", scaled(new Forms(Tensor::sub, Tensor::sub, Tensor::sub), Tensor::sub))
        .with("mul", binary(Tensor::mul, Tensor::mul, Tensor::mul))
        .with("pow", ElementwiseOperators::pow)
        .with("maximum", binary(Tensor::maximum))
        .with("minimum", binary(Tensor::minimum))
        .with("neg", unary(Tensor::neg))
        .with("abs", unary(Tensor::abs))
        .with("square", unary(Tensor::square))
        .with("sign", unary(Tensor::sign))
        .with("reciprocal", unary(Tensor::reciprocal))
        .with("clamp", ElementwiseOperators::clamp)
        .with("clamp_min", bound("min", Tensor::clampMin, Tensor::clampMin))
        .with("clamp_max", bound("max", Tensor::clampMax, Tensor::clampMax));
  }

  private static void divisions(Table<Operators.Row> table) {
    table
        .with("div", ElementwiseOperators::div)
        .with("floor_divide", binary(Tensor::floorDivide, Tensor::floorDivide, Tensor::floorDivide))
        .with("fmod", binary(Tensor::fmod, Tensor::fmod, Tensor::fmod))
        .with("remainder", ElementwiseOperators::remainder)
        .with("floor", unary(Tensor::floor))
        .with("ceil", unary(Tensor::ceil))
        .with("trunc", unary(Tensor::trunc))
        .with("frac", unary(Tensor::frac))
        .with("round", ElementwiseOperators::round);
  }

  private static void functions(Table<Operators.Row> table) {
    table
        .with("sqrt", unary(Tensor::sqrt))
        .with("rsqrt", unary(Tensor::rsqrt))
        .with("exp", unary(Tensor::exp))
        .with("expm1", unary(Tensor::expm1))
        .with("log", unary(Tensor::log))
        .with("log1p", unary(Tensor::log1p))
        .with("log2", unary(Tensor::log2))
        .with("log10", unary(Tensor::log10))
        .with("sin", unary(Tensor::sin))
        .with("cos", unary(Tensor::cos))
        .with("tan", unary(Tensor::tan))
        .with("asin", unary(Tensor::asin))
        .with("acos", unary(Tensor::acos))
        .with("atan", unary(Tensor::atan))
        .with("sinh", unary(Tensor::sinh))
        .with("cosh", unary(Tensor::cosh))
        .with("tanh", unary(Tensor::tanh))
        .with("sigmoid", unary(Tensor::sigmoid))
        .with("erf", unary(Tensor::erf));
  }

  private static void combined(Table<Operators.Row> table) {
    table
        .with("addcmul", threefold(Tensor::addcmul, Tensor::addcmul))
        .with("addcdiv", threefold(Tensor::addcdiv, Tensor::addcdiv))
        .with("atan2", binary(Tensor::atan2))
        .with("hypot", binary(Tensor::hypot))
        .with("lerp", ElementwiseOperators::lerp)
        .with("nan_to_num", ElementwiseOperators::nanToNum)
        .with("xlogy", ElementwiseOperators::xlogy);
  }

  private static void comparisons(Table<Operators.Row> table) {
    table
        .with("eq", binary(Tensor::eq, Tensor::eq, Tensor::eq))
        .with("ne", binary(Tensor::ne, Tensor::ne, Tensor::ne))
        .with("lt", binary(Tensor::lt, Tensor::lt, Tensor::lt))
        .with("le", binary(Tensor::le, Tensor::le, Tensor::le))
        .with("gt", binary(Tensor::gt, Tensor::gt, Tensor::gt))
        .with("ge", binary(Tensor::ge, Tensor::ge, Tensor::ge))
        .with("isclose", ElementwiseOperators::isClose)
        .with("isfinite", unary(Tensor::isFinite))
        .with("isinf", unary(Tensor::isInf))
        .with("isnan", unary(Tensor::isNan))
        .with("logical_and", binary(Tensor::logicalAnd))
        .with("logical_not", unary(Tensor::logicalNot))
        .with("logical_or", binary(Tensor::logicalOr))
        .with("logical_xor", binary(Tensor::logicalXor));
  }

  /** An operator on two tensors and the factor of the second. */
  @FunctionalInterface
  private interface Scaled {
    Tensor apply(Tensor x, Tensor y, double alpha);
  }

  private static Operators.Row scaled(Forms plain, Scaled scaled) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Operand other = operands.take("other");
      Optional<Double> alpha = operands.find("alpha").map(Operand::real);
      if (alpha.isEmpty()) {
        return plain.call(x, other);
      }
      return () ->
          one(scaled.apply(x, other.isTensor() ? other.tensor() : other.scalar(), alpha.get()));
    };
  }

  /** An operator on three tensors. */
  @FunctionalInterface
  private interface Threefold {
    Tensor apply(Tensor x, Tensor a, Tensor b);
  }

  /** An operator on three tensors and a factor. */
  @FunctionalInterface
  private interface ThreefoldScaled {
    Tensor apply(Tensor x, Tensor a, Tensor b, double value);
  }

  private static Operators.Row threefold(Threefold plain, ThreefoldScaled scaled) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Tensor a = operands.tensor("tensor1");
      Tensor b = operands.tensor("tensor2");
      Optional<Double> value = operands.find("value").map(Operand::real);
      return value.isPresent()
          ? () -> one(scaled.apply(x, a, b, value.get()))
          : () -> one(plain.apply(x, a, b));
    };
  }

  private static Operators.Row bound(
      String name, BinaryOperator<Tensor> tensors, Rows.WithReal numbers) {
    return operands -> {
      Tensor x = operands.tensor("input");
      Operand bound = operands.take(name);
      if (bound.isTensor()) {
        Tensor y = bound.tensor();
        return () -> one(tensors.apply(x, y));
      }
      double number = bound.real();
      return () -> one(numbers.apply(x, number));
    };
  }

  private static Operators.Call clamp(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Operand> min = operands.find("min");
    Optional<Operand> max = operands.find("max");
    if (min.or(() -> max).orElseThrow().isTensor()) {
      Optional<Tensor> low = min.map(Operand::tensor);
      Optional<Tensor> high = max.map(Operand::tensor);
      if (low.isPresent() && high.isPresent()) {
        return () -> one(x.clamp(low.get(), high.get()));
      }
      return low.isPresent()
          ? () -> one(x.clampMin(low.get()))
          : () -> one(x.clampMax(high.orElseThrow()));
    }
    if (min.isPresent() && max.isPresent()) {
      return () -> one(x.clamp(min.get().real(), max.get().real()));
    }
    return min.isPresent()
        ? () -> one(x.clampMin(min.get().real()))
        : () -> one(x.clampMax(max.orElseThrow().real()));
  }

  private static Operators.Call div(Operands operands) {
    Tensor x = operands.tensor("input");
    Operand other = operands.take("other");
    Optional<String> rounding = operands.find("rounding_mode").map(Operand::text);
    if (rounding.isEmpty()) {
      return new Forms(Tensor::div, Tensor::div, Tensor::div).call(x, other);
    }
    Rounding mode = rounding.get().equals("floor") ? Rounding.FLOOR : Rounding.TRUNC;
    return new Forms((a, b) -> a.div(b, mode), (a, b) -> a.div(b, mode), (a, b) -> a.div(b, mode))
        .call(x, other);
  }

  private static Operators.Call pow(Operands operands) {
    Operand base = operands.take("input");
    Operand exponent = operands.take("exponent");
    if (base.isTensor()) {
      return new Forms(Tensor::pow, Tensor::pow, Tensor::pow).call(base.tensor(), exponent);
    }
    Tensor y = exponent.tensor();
    return base.isInteger()
        ? () -> one(Tensor.pow(base.integer(), y))
        : () -> one(Tensor.pow(base.real(), y));
  }

  private static Operators.Call remainder(Operands operands) {
    Operand dividend = operands.take("input");
    Operand divisor = operands.take("other");
    if (dividend.isTensor()) {
      return new Forms(Tensor::remainder, Tensor::remainder, Tensor::remainder)
          .call(dividend.tensor(), divisor);
    }
    Tensor y = divisor.tensor();
    return dividend.isInteger()
        ? () -> one(Tensor.remainder(dividend.integer(), y))
        : () -> one(Tensor.remainder(dividend.real(), y));
  }

  private static Operators.Call xlogy(Operands operands) {
    Operand factor = operands.take("input");
    Operand other = operands.take("other");
    if (!factor.isTensor()) {
      Tensor y = other.tensor();
      return () -> one(Tensor.xlogy(factor.real(), y));
    }
    Tensor x = factor.tensor();
    if (other.isTensor()) {
      Tensor y = other.tensor();
      return () -> one(x.xlogy(y));
    }
    return () -> one(x.xlogy(other.real()));
  }

  private static Operators.Call round(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Long> decimals = operands.find("decimals").map(Operand::integer);
    return decimals.isPresent()
        ? () -> one(x.round(decimals.get().intValue()))
        : () -> one(x.round());
  }

  private static Operators.Call lerp(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor end = operands.tensor("end");
    Operand weight = operands.take("weight");
    if (weight.isTensor()) {
      Tensor w = weight.tensor();
      return () -> one(x.lerp(end, w));
    }
    return () -> one(x.lerp(end, weight.real()));
  }

  private static Operators.Call nanToNum(Operands operands) {
    Tensor x = operands.tensor("input");
    Optional<Double> nan = operands.find("nan").map(Operand::real);
    Optional<Double> high = operands.find("posinf").map(Operand::real);
    Optional<Double> low = operands.find("neginf").map(Operand::real);
    if (nan.isEmpty() && high.isEmpty() && low.isEmpty()) {
      return () -> one(x.nanToNum());
    }
    double largest = x.dtype() == DType.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
    return () -> one(x.nanToNum(nan.orElse(0.0), high.orElse(largest), low.orElse(-largest)));
  }

  private static Operators.Call isClose(Operands operands) {
    Tensor x = operands.tensor("input");
    Tensor y = operands.tensor("other");
    double rtol = operands.find("rtol").map(Operand::real).orElse(1e-5);
    double atol = operands.find("atol").map(Operand::real).orElse(1e-8);
    boolean equalNan = operands.find("equal_nan").map(Operand::flag).orElse(false);
    return () -> one(x.isClose(y, rtol, atol, equalNan));
  }
}
