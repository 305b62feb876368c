package dev.lamina.testing;

import static dev.lamina.op.Input.any;
import static dev.lamina.op.Input.mask;
import static dev.lamina.op.Input.positions;
import static dev.lamina.op.Input.positive;
import static dev.lamina.op.Input.unit;

import dev.lamina.backend.DType;
import dev.lamina.op.Input;
import dev.lamina.tensor.Rounding;
import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * An operation and the method that does the same in place.
 *
 * @param name the operation
 * @param plain the call that leaves its operands as they are
 * @param change the call that changes the first of them
 * @param inputs the operands
 */
public record InPlaceTwin(
    String name,
    Function<Tensor[], Tensor> plain,
    Function<Tensor[], Tensor> change,
    List<Input> inputs) {
  private static final Input REAL = any(2, 3);

  /** A call on the first operand. */
  private interface Unary extends Function<Tensor, Tensor> {}

  /** A call on the first operand and another. */
  private interface Binary {
    Tensor apply(Tensor x, Tensor y);
  }

  /** A call on the first operand and two others. */
  private interface Ternary {
    Tensor apply(Tensor x, Tensor y, Tensor z);
  }

  /** Operands of a type. */
  public Tensor[] operands(DType type) {
    Tensor[] x = new Tensor[inputs.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = inputs.get(i).tensor(type, 11 + 31L * i);
    }
    return x;
  }

  /** All twins. */
  public static List<InPlaceTwin> all() {
    List<InPlaceTwin> all = new ArrayList<>();
    functions(all);
    arithmetic(all);
    numbers(all);
    comparisons(all);
    combined(all);
    indexing(all);
    whole(all);
    shapes(all);
    products(all);
    return all;
  }

  private static void functions(List<InPlaceTwin> all) {
    all.add(of("abs", Tensor::abs, Tensor::abs_, REAL));
    all.add(of("acos", Tensor::acos, Tensor::acos_, unit(2, 3)));
    all.add(of("asin", Tensor::asin, Tensor::asin_, unit(2, 3)));
    all.add(of("atan", Tensor::atan, Tensor::atan_, REAL));
    all.add(of("ceil", Tensor::ceil, Tensor::ceil_, REAL));
    all.add(of("cos", Tensor::cos, Tensor::cos_, REAL));
    all.add(of("cosh", Tensor::cosh, Tensor::cosh_, REAL));
    all.add(of("erf", Tensor::erf, Tensor::erf_, REAL));
    all.add(of("exp", Tensor::exp, Tensor::exp_, REAL));
    all.add(of("expm1", Tensor::expm1, Tensor::expm1_, REAL));
    all.add(of("floor", Tensor::floor, Tensor::floor_, REAL));
    all.add(of("frac", Tensor::frac, Tensor::frac_, REAL));
    all.add(of("log", Tensor::log, Tensor::log_, positive(2, 3)));
    all.add(of("log10", Tensor::log10, Tensor::log10_, positive(2, 3)));
    all.add(of("log1p", Tensor::log1p, Tensor::log1p_, unit(2, 3)));
    all.add(of("log2", Tensor::log2, Tensor::log2_, positive(2, 3)));
    all.add(of("logicalNot", Tensor::logicalNot, Tensor::logicalNot_, REAL));
    all.add(of("nanToNum", Tensor::nanToNum, Tensor::nanToNum_, REAL));
    all.add(of("neg", Tensor::neg, Tensor::neg_, REAL));
    all.add(of("reciprocal", Tensor::reciprocal, Tensor::reciprocal_, positive(2, 3)));
    all.add(of("round", Tensor::round, Tensor::round_, REAL));
    all.add(of("rsqrt", Tensor::rsqrt, Tensor::rsqrt_, positive(2, 3)));
    all.add(of("sigmoid", Tensor::sigmoid, Tensor::sigmoid_, REAL));
    all.add(of("sign", Tensor::sign, Tensor::sign_, REAL));
    all.add(of("sin", Tensor::sin, Tensor::sin_, REAL));
    all.add(of("sinh", Tensor::sinh, Tensor::sinh_, REAL));
    all.add(of("sqrt", Tensor::sqrt, Tensor::sqrt_, positive(2, 3)));
    all.add(of("square", Tensor::square, Tensor::square_, REAL));
    all.add(of("tan", Tensor::tan, Tensor::tan_, unit(2, 3)));
    all.add(of("tanh", Tensor::tanh, Tensor::tanh_, REAL));
    all.add(of("trunc", Tensor::trunc, Tensor::trunc_, REAL));
  }

  private static void arithmetic(List<InPlaceTwin> all) {
    all.add(binary("add", Tensor::add, Tensor::add_));
    all.add(binary("atan2", Tensor::atan2, Tensor::atan2_));
    all.add(binary("clampMax", Tensor::clampMax, Tensor::clampMax_));
    all.add(binary("clampMin", Tensor::clampMin, Tensor::clampMin_));
    all.add(binary("div", Tensor::div, Tensor::div_));
    all.add(binary("floorDivide", Tensor::floorDivide, Tensor::floorDivide_));
    all.add(binary("fmod", Tensor::fmod, Tensor::fmod_));
    all.add(binary("hypot", Tensor::hypot, Tensor::hypot_));
    all.add(binary("logicalAnd", Tensor::logicalAnd, Tensor::logicalAnd_));
    all.add(binary("logicalOr", Tensor::logicalOr, Tensor::logicalOr_));
    all.add(binary("logicalXor", Tensor::logicalXor, Tensor::logicalXor_));
    all.add(binary("mul", Tensor::mul, Tensor::mul_));
    all.add(binary("pow", Tensor::pow, Tensor::pow_, positive(2, 3), any(3)));
    all.add(binary("remainder", Tensor::remainder, Tensor::remainder_));
    all.add(binary("sub", Tensor::sub, Tensor::sub_));
    all.add(binary("xlogy", Tensor::xlogy, Tensor::xlogy_, any(2, 3), positive(3)));
    all.add(binary("add", (x, y) -> x.add(y, 0.5), (x, y) -> x.add_(y, 0.5)));
    all.add(binary("sub", (x, y) -> x.sub(y, 0.5), (x, y) -> x.sub_(y, 0.5)));
    Rounding floor = Rounding.FLOOR;
    all.add(binary("div", (x, y) -> x.div(y, floor), (x, y) -> x.div_(y, floor)));
  }

  private static void numbers(List<InPlaceTwin> all) {
    all.add(of("add", x -> x.add(0.7), x -> x.add_(0.7), REAL));
    all.add(of("sub", x -> x.sub(2), x -> x.sub_(2), REAL));
    all.add(of("mul", x -> x.mul(0.7), x -> x.mul_(0.7), REAL));
    all.add(of("div", x -> x.div(2), x -> x.div_(2), REAL));
    all.add(of("pow", x -> x.pow(3), x -> x.pow_(3), REAL));
    all.add(of("pow", x -> x.pow(-1.5), x -> x.pow_(-1.5), positive(2, 3)));
    all.add(of("fmod", x -> x.fmod(0.7), x -> x.fmod_(0.7), REAL));
    all.add(of("remainder", x -> x.remainder(0.7), x -> x.remainder_(0.7), REAL));
    all.add(of("clamp", x -> x.clamp(-0.9, 0.8), x -> x.clamp_(-0.9, 0.8), REAL));
    all.add(of("clampMax", x -> x.clampMax(0.8), x -> x.clampMax_(0.8), REAL));
    all.add(of("clampMin", x -> x.clampMin(-0.9), x -> x.clampMin_(-0.9), REAL));
    all.add(of("round", x -> x.round(1), x -> x.round_(1), REAL));
    all.add(of("xlogy", x -> x.xlogy(2.5), x -> x.xlogy_(2.5), REAL));
    all.add(of("nanToNum", x -> x.nanToNum(1, 2, 3), x -> x.nanToNum_(1, 2, 3), REAL));
  }

  private static void comparisons(List<InPlaceTwin> all) {
    all.add(binary("eq", Tensor::eq, Tensor::eq_));
    all.add(binary("ge", Tensor::ge, Tensor::ge_));
    all.add(binary("gt", Tensor::gt, Tensor::gt_));
    all.add(binary("le", Tensor::le, Tensor::le_));
    all.add(binary("lt", Tensor::lt, Tensor::lt_));
    all.add(binary("ne", Tensor::ne, Tensor::ne_));
    all.add(of("gt", x -> x.gt(0.1), x -> x.gt_(0.1), REAL));
  }

  private static void combined(List<InPlaceTwin> all) {
    all.add(ternary("addcdiv", Tensor::addcdiv, Tensor::addcdiv_, any(1, 3)));
    all.add(ternary("addcmul", Tensor::addcmul, Tensor::addcmul_, any(1, 3)));
    all.add(ternary("lerp", Tensor::lerp, Tensor::lerp_, any(2, 3)));
    all.add(ternary("clamp", Tensor::clamp, Tensor::clamp_, any(2, 3)));
    all.add(binary("lerp", (x, y) -> x.lerp(y, 0.3), (x, y) -> x.lerp_(y, 0.3)));
    all.add(of("cumsum", x -> x.cumsum(1), x -> x.cumsum_(1), REAL));
    all.add(of("cumprod", x -> x.cumprod(0), x -> x.cumprod_(0), REAL));
    all.add(of("tril", x -> x.tril(-1), x -> x.tril_(-1), any(3, 3)));
    all.add(of("triu", Tensor::triu, Tensor::triu_, any(3, 4)));
  }

  private static void indexing(List<InPlaceTwin> all) {
    all.add(
        binary(
            "maskedFill",
            (x, m) -> x.maskedFill(m, 2),
            (x, m) -> x.maskedFill_(m, 2),
            REAL,
            mask(3)));
    all.add(
        ternary("maskedFill", Tensor::maskedFill, Tensor::maskedFill_, REAL, mask(2, 3), any()));
    all.add(
        ternary(
            "maskedScatter",
            Tensor::maskedScatter,
            Tensor::maskedScatter_,
            REAL,
            mask(2, 3),
            any(6)));
    all.add(
        ternary(
            "scatter",
            (x, i, s) -> x.scatter(1, i, s),
            (x, i, s) -> x.scatter_(1, i, s),
            any(2, 1),
            positions(1, 2, 1),
            any(2, 1)));
    all.add(
        ternary(
            "scatterAdd",
            (x, i, s) -> x.scatterAdd(0, i, s),
            (x, i, s) -> x.scatterAdd_(0, i, s),
            REAL,
            positions(2, 4, 3),
            any(4, 3)));
    all.add(
        ternary(
            "indexAdd",
            (x, i, s) -> x.indexAdd(0, i, s),
            (x, i, s) -> x.indexAdd_(0, i, s),
            REAL,
            positions(2, 4),
            any(4, 3)));
    all.add(
        ternary(
            "indexCopy",
            (x, i, s) -> x.indexCopy(1, i, s),
            (x, i, s) -> x.indexCopy_(1, i, s),
            REAL,
            positions(3, 1),
            any(2, 1)));
    all.add(
        binary(
            "indexFill",
            (x, i) -> x.indexFill(1, i, 2.5),
            (x, i) -> x.indexFill_(1, i, 2.5),
            REAL,
            positions(3, 2)));
    all.add(
        ternary(
            "indexPut",
            (x, i, v) -> x.indexPut(List.of(i), v),
            (x, i, v) -> x.indexPut_(List.of(i), v),
            REAL,
            positions(2, 1),
            any(3)));
  }

  private static void whole(List<InPlaceTwin> all) {
    all.add(of("fill", x -> x.maskedFill(x.eq(x), 2.5), x -> x.fill_(2.5), REAL));
    all.add(of("zero", x -> x.maskedFill(x.eq(x), 0), Tensor::zero_, REAL));
    all.add(binary("copy", (x, y) -> Tensor.where(x.ne(x), x, y), Tensor::copy_));
  }

  private static void shapes(List<InPlaceTwin> all) {
    all.add(of("squeeze", Tensor::squeeze, Tensor::squeeze_, any(2, 1, 3)));
    all.add(of("unsqueeze", x -> x.unsqueeze(1), x -> x.unsqueeze_(1), REAL));
    all.add(of("transpose", x -> x.transpose(0, 1), x -> x.transpose_(0, 1), REAL));
    all.add(of("t", Tensor::t, Tensor::t_, REAL));
  }

  private static void products(List<InPlaceTwin> all) {
    Input left = any(2, 4);
    Input right = any(4, 3);
    all.add(ternary("addmm", Tensor::addmm, Tensor::addmm_, REAL, left, right));
    all.add(ternary("addmv", Tensor::addmv, Tensor::addmv_, any(2), left, any(4)));
    all.add(ternary("addr", Tensor::addr, Tensor::addr_, REAL, any(2), any(3)));
    all.add(
        ternary(
            "baddbmm",
            Tensor::baddbmm,
            Tensor::baddbmm_,
            any(2, 2, 3),
            any(2, 2, 4),
            any(2, 4, 3)));
    all.add(ternary("addbmm", Tensor::addbmm, Tensor::addbmm_, REAL, any(2, 2, 4), any(2, 4, 3)));
  }

  private static InPlaceTwin of(String name, Unary plain, Unary change, Input input) {
    return new InPlaceTwin(name, x -> plain.apply(x[0]), x -> change.apply(x[0]), List.of(input));
  }

  private static InPlaceTwin binary(String name, Binary plain, Binary change) {
    return binary(name, plain, change, REAL, any(3));
  }

  private static InPlaceTwin binary(
      String name, Binary plain, Binary change, Input first, Input second) {
    return new InPlaceTwin(
        name, x -> plain.apply(x[0], x[1]), x -> change.apply(x[0], x[1]), List.of(first, second));
  }

  private static InPlaceTwin ternary(String name, Ternary plain, Ternary change, Input last) {
    return ternary(name, plain, change, REAL, any(2, 1), last);
  }

  private static InPlaceTwin ternary(String name, Ternary plain, Ternary change, Input... inputs) {
    return new InPlaceTwin(
        name,
        x -> plain.apply(x[0], x[1], x[2]),
        x -> change.apply(x[0], x[1], x[2]),
        List.of(inputs));
  }

  /** What errors call it. */
  public String errorName() {
    return name.equals("zero") ? "fill_" : name + "_";
  }

  @Override
  public String toString() {
    return name + "_" + inputs.stream().map(Input::shape).toList();
  }
}
