package dev.lamina.cpu.simd;

import static dev.lamina.expr.Coefficients.*;

import dev.lamina.expr.ScalarMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Vector forms of the elementary functions of {@link ScalarMath} in single precision: the same
 * steps, with masks in the place of branches, and so the same bits.
 *
 * <p>Emitted loops hold copies of these methods, see {@link InlinedMath}: a call that the JIT
 * compiler does not inline makes an object of each vector. So the methods call only each other and
 * the Vector API, and name constants by {@link #all}; what is public is what such copies may call.
 */
public final class VectorMath {
  private VectorMath() {}

  /** A constant in all lanes. */
  private static FloatVector all(float value) {
    return FloatVector.broadcast(Width.FLOATS, value);
  }

  /** A constant in all lanes. */
  private static IntVector all(int value) {
    return IntVector.broadcast(Width.INTS, value);
  }

  /** e to the power of each lane. */
  static FloatVector exp(FloatVector x) {
    IntVector k = exponentOfExp(x);
    FloatVector p = expFraction(x, k);
    IntVector half = k.lanewise(VectorOperators.LSHL, FRACTION_BITS - 1).and(all(EXPONENT));
    FloatVector first = half.add(all(ONE_BITS)).reinterpretAsFloats();
    IntVector rest = k.lanewise(VectorOperators.LSHL, FRACTION_BITS).sub(half);
    FloatVector y = p.fma(first, first).mul(rest.add(all(ONE_BITS)).reinterpretAsFloats());
    return y.blend(all(0f), x.compare(VectorOperators.LT, all(EXP_LEAST)));
  }

  private static IntVector exponentOfExp(FloatVector x) {
    return x.fma(all(LOG2_E), all(ROUND)).reinterpretAsInts().min(all(EXP_TOP));
  }

  private static FloatVector expFraction(FloatVector x, IntVector k) {
    FloatVector n = k.reinterpretAsFloats().sub(all(ROUND));
    FloatVector r = n.fma(all(MINUS_LN2_TAIL), n.fma(all(MINUS_LN2), x));
    FloatVector q = r.fma(all(E6), all(E5));
    q = q.fma(r, all(E4));
    q = q.fma(r, all(E3));
    q = q.fma(r, all(E2));
    return r.mul(r).fma(q, r);
  }

  private static FloatVector powerOfTwo(IntVector k) {
    return k.lanewise(VectorOperators.LSHL, FRACTION_BITS).add(all(ONE_BITS)).reinterpretAsFloats();
  }

  /** {@code e^x - 1} of each lane. */
  static FloatVector expm1(FloatVector x) {
    IntVector k = exponentOfExp(x);
    FloatVector s = powerOfTwo(k.sub(all(1)));
    FloatVector half = expFraction(x, k).fma(s, s.sub(all(0.5f)));
    FloatVector y = half.add(half).blend(x, x.abs().compare(VectorOperators.LT, all(TINY)));
    return y.blend(all(-1f), x.compare(VectorOperators.LT, all(EXPM1_LEAST)));
  }

  /** The hyperbolic tangent of each lane. */
  static FloatVector tanh(FloatVector x) {
    FloatVector a = x.abs();
    // NaN, of which no comparison holds, comes through on the near side.
    VectorMask<Float> far = a.compare(VectorOperators.GE, all(TANH_NEAR));
    return withSign(tanhNear(a).blend(tanhFar(a), far), x);
  }

  private static FloatVector tanhNear(FloatVector a) {
    FloatVector z = a.mul(a);
    FloatVector p = z.fma(all(T11), all(T9));
    p = p.fma(z, all(T7));
    p = p.fma(z, all(T5));
    p = p.fma(z, all(T3));
    return a.mul(z).fma(p, a);
  }

  private static FloatVector tanhFar(FloatVector a) {
    FloatVector c = atMost(a, all(TANH_END_BITS));
    return all(1f).sub(all(2f).div(expInside(c.add(c)).add(all(1f))));
  }

  /** The lesser of magnitudes and a limit, by their bits, which have the same order. */
  private static FloatVector atMost(FloatVector a, IntVector bits) {
    return a.reinterpretAsInts().min(bits).reinterpretAsFloats();
  }

  private static FloatVector expInside(FloatVector x) {
    IntVector k = x.fma(all(LOG2_E), all(ROUND)).reinterpretAsInts();
    FloatVector s = powerOfTwo(k);
    return expFraction(x, k).fma(s, s);
  }

  /** The error function of each lane. */
  static FloatVector erf(FloatVector x) {
    FloatVector a = x.abs();
    VectorMask<Float> far = a.compare(VectorOperators.GE, all(ERF_NEAR));
    return withSign(erfNear(a).blend(erfFar(a), far), x);
  }

  private static FloatVector erfNear(FloatVector a) {
    FloatVector z = a.mul(a);
    FloatVector p = z.fma(all(F11), all(F9));
    p = p.fma(z, all(F7));
    p = p.fma(z, all(F5));
    p = p.fma(z, all(F3));
    p = p.fma(z, all(F1));
    return a.fma(p, a);
  }

  private static FloatVector erfFar(FloatVector a) {
    FloatVector c = atMost(a, all(ERF_END_BITS));
    FloatVector p = c.fma(all(H6), all(H5));
    p = p.fma(c, all(H4));
    p = p.fma(c, all(H3));
    p = p.fma(c, all(H2));
    p = p.fma(c, all(H1));
    p = p.fma(c, all(H0));
    return all(1f).sub(expInside(p));
  }

  private static FloatVector withSign(FloatVector magnitude, FloatVector x) {
    return magnitude.reinterpretAsInts().or(signs(x)).reinterpretAsFloats();
  }

  private static IntVector signs(FloatVector x) {
    return x.reinterpretAsInts().and(all(SIGN));
  }

  /** The natural logarithm of each lane. */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> small = x.compare(VectorOperators.LT, all(Float.MIN_NORMAL));
    IntVector bits = raised(x, small);
    return logSpecial(x, logSum(fraction(bits), exponent(bits, small)));
  }

  /** The bits of normal numbers in the place of x, less those of sqrt(1/2). */
  private static IntVector raised(FloatVector x, VectorMask<Float> small) {
    return x.blend(x.mul(all(RAISE)), small).reinterpretAsInts().sub(all(ROOT_HALF_BITS));
  }

  /** The fraction between sqrt(1/2) and sqrt(2), less 1, of numbers less the bits of sqrt(1/2). */
  private static FloatVector fraction(IntVector bits) {
    IntVector m = bits.and(all(FRACTION)).add(all(ROOT_HALF_BITS));
    return m.reinterpretAsFloats().sub(all(1f));
  }

  /** The exponent of numbers less the bits of sqrt(1/2), lower by what small ones were raised. */
  private static FloatVector exponent(IntVector bits, VectorMask<Float> small) {
    FloatVector k = number(bits.lanewise(VectorOperators.ASHR, FRACTION_BITS));
    return k.sub(all(0f).blend(all(RAISE_EXPONENT), small));
  }

  /** Small integers as floats. */
  private static FloatVector number(IntVector k) {
    return k.add(all(ROUND_BITS)).reinterpretAsFloats().sub(all(ROUND));
  }

  private static FloatVector logSum(FloatVector f, FloatVector k) {
    FloatVector p = f.fma(all(L10), all(L9));
    p = p.fma(f, all(L8));
    p = p.fma(f, all(L7));
    p = p.fma(f, all(L6));
    p = p.fma(f, all(L5));
    p = p.fma(f, all(L4));
    p = p.fma(f, all(L3));
    FloatVector curve = f.mul(f).mul(f.fma(p, all(-0.5f)));
    return k.fma(all(-MINUS_LN2), f.add(k.fma(all(-MINUS_LN2_TAIL), curve)));
  }

  /** The logarithms {@code y} of {@code x}, but for those that are not finite. */
  private static FloatVector logSpecial(FloatVector x, FloatVector y) {
    FloatVector z = x.blend(y, x.compare(VectorOperators.LT, all(Float.POSITIVE_INFINITY)));
    z = z.blend(all(Float.NaN), x.compare(VectorOperators.LT, all(0f)));
    return z.blend(all(Float.NEGATIVE_INFINITY), x.compare(VectorOperators.EQ, all(0f)));
  }

  /** {@code log(1 + x)} of each lane. */
  static FloatVector log1p(FloatVector x) {
    FloatVector u = x.add(all(1f));
    IntVector bits = u.reinterpretAsInts().sub(all(ROOT_HALF_BITS));
    IntVector k = bits.lanewise(VectorOperators.ASHR, FRACTION_BITS);
    FloatVector s = powerOfTwo(all(2).sub(k));
    FloatVector f = x.mul(all(0.25f)).fma(s, s.fma(all(0.25f), all(-1f)));
    FloatVector y = logSpecial(u, logSum(f, number(k)));
    return y.blend(x, x.abs().compare(VectorOperators.LT, all(TINY)));
  }

  /** The logarithm to base 2 of each lane. */
  static FloatVector log2(FloatVector x) {
    VectorMask<Float> small = x.compare(VectorOperators.LT, all(Float.MIN_NORMAL));
    IntVector bits = raised(x, small);
    FloatVector f = fraction(bits);
    FloatVector curve = f.mul(f).fma(log2Series(f), f.mul(all(LOG2_E_TAIL)));
    return logSpecial(x, exponent(bits, small).add(f.fma(all(LOG2_E), curve)));
  }

  private static FloatVector log2Series(FloatVector f) {
    FloatVector p = f.fma(all(B10), all(B9));
    p = p.fma(f, all(B8));
    p = p.fma(f, all(B7));
    p = p.fma(f, all(B6));
    p = p.fma(f, all(B5));
    p = p.fma(f, all(B4));
    p = p.fma(f, all(B3));
    return p.fma(f, all(B2));
  }

  /** The sine of each lane. */
  static FloatVector sin(FloatVector x) {
    FloatVector a = x.abs();
    if (a.compare(VectorOperators.GE, all(TRIG_LIMIT)).anyTrue()) {
      float[] lanes = x.toArray();
      sinEach(lanes);
      return FloatVector.fromArray(x.species(), lanes, 0);
    }
    FloatVector t = quarters(a);
    IntVector y = quarterTurns(a, t, t.reinterpretAsInts());
    return y.lanewise(VectorOperators.XOR, signs(x)).reinterpretAsFloats();
  }

  /** The cosine of each lane. */
  static FloatVector cos(FloatVector x) {
    FloatVector a = x.abs();
    if (a.compare(VectorOperators.GE, all(TRIG_LIMIT)).anyTrue()) {
      float[] lanes = x.toArray();
      cosEach(lanes);
      return FloatVector.fromArray(x.species(), lanes, 0);
    }
    FloatVector t = quarters(a);
    return quarterTurns(a, t, t.reinterpretAsInts().add(all(1))).reinterpretAsFloats();
  }

  /**
   * Replaces numbers by their sines, where some are too large for the vector form.
   *
   * @param x radians
   */
  public static void sinEach(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = ScalarMath.sin(x[i]);
    }
  }

  /**
   * Replaces numbers by their cosines, where some are too large for the vector form.
   *
   * @param x radians
   */
  public static void cosEach(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = ScalarMath.cos(x[i]);
    }
  }

  /** The quarters of a turn next to magnitudes, in the lowest bits. */
  private static FloatVector quarters(FloatVector a) {
    return a.fma(all(TWO_OVER_PI), all(ROUND));
  }

  /** The bits of the sine of {@code a - t} quarters and {@code k} quarters of a turn. */
  private static IntVector quarterTurns(FloatVector a, FloatVector t, IntVector k) {
    FloatVector n = t.sub(all(ROUND));
    FloatVector r = n.fma(all(MINUS_PIO2), a);
    r = n.fma(all(MINUS_PIO2_TAIL), r);
    r = n.fma(all(MINUS_PIO2_REST), r);
    FloatVector z = r.mul(r);
    VectorMask<Integer> odd = k.and(all(1)).compare(VectorOperators.EQ, all(1));
    IntVector y = sinSeries(r, z).reinterpretAsInts().blend(cosSeries(z).reinterpretAsInts(), odd);
    IntVector sign = k.lanewise(VectorOperators.LSHL, 30).and(all(SIGN));
    return y.lanewise(VectorOperators.XOR, sign);
  }

  private static FloatVector sinSeries(FloatVector r, FloatVector z) {
    FloatVector p = z.fma(all(S7), all(S5)).fma(z, all(S3));
    return r.mul(z).fma(p, r);
  }

  private static FloatVector cosSeries(FloatVector z) {
    FloatVector p = z.fma(all(C8), all(C6)).fma(z, all(C4));
    return z.mul(z).fma(p, z.fma(all(-0.5f), all(1f)));
  }

  /** The largest whole number not above each lane. */
  static FloatVector floor(FloatVector x) {
    FloatVector r = nearest(x);
    return whole(r.blend(r.sub(all(1f)), r.compare(VectorOperators.GT, x)), x);
  }

  /** The smallest whole number not below each lane. */
  static FloatVector ceil(FloatVector x) {
    FloatVector r = nearest(x);
    return whole(r.blend(r.add(all(1f)), r.compare(VectorOperators.LT, x)), x);
  }

  /** Each lane without its fraction. */
  static FloatVector trunc(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector r = nearest(a);
    return whole(r.blend(r.sub(all(1f)), r.compare(VectorOperators.GT, a)), x);
  }

  /** The nearest whole number to each lane, the even one of two. */
  static FloatVector round(FloatVector x) {
    return whole(nearest(x), x);
  }

  // Beyond 2^23 numbers have no fraction, and from there on adding rounds it off.
  private static FloatVector nearest(FloatVector x) {
    return withSign(x.abs().add(all(0x1p23f)).sub(all(0x1p23f)), x);
  }

  /** The result with the sign of zero; lanes without a fraction are left as they are. */
  private static FloatVector whole(FloatVector r, FloatVector x) {
    return x.blend(withSign(r, x), x.abs().compare(VectorOperators.LT, all(0x1p23f)));
  }
}
