package dev.lamina.tensor;

import dev.lamina.backend.Device;
import dev.lamina.backend.Shape;
import java.util.Optional;

/**
 * Up to where singular values count as zero: {@code max(atol, rtol * largest)}. What is not given
 * is 0 for {@code atol}; for {@code rtol} it is {@code max(m, n)} times the distance from 1 to the
 * next number of the type, or 0 if an {@code atol} above 0 is given.
 *
 * <pre>{@code
 * x.matrixRank(RankTolerance.automatic().withRtol(1e-3));
 * }</pre>
 */
public final class RankTolerance {
  private static final RankTolerance AUTOMATIC =
      new RankTolerance(Optional.empty(), Optional.empty());

  private final Optional<Tensor> atol;
  private final Optional<Tensor> rtol;

  private RankTolerance(Optional<Tensor> atol, Optional<Tensor> rtol) {
    this.atol = atol;
    this.rtol = rtol;
  }

  /**
   * Nothing given.
   *
   * @return the tolerance that follows from size and type
   */
  public static RankTolerance automatic() {
    return AUTOMATIC;
  }

  /**
   * With an absolute bound.
   *
   * @param value singular values up to this one count as zero
   * @return another tolerance
   */
  public RankTolerance withAtol(double value) {
    return withAtol(number(value));
  }

  /**
   * With an absolute bound for each matrix.
   *
   * @param values broadcast to the batch
   * @return another tolerance
   */
  public RankTolerance withAtol(Tensor values) {
    return new RankTolerance(Optional.of(values.detach()), rtol);
  }

  /**
   * With a bound relative to the largest singular value.
   *
   * @param value the factor
   * @return another tolerance
   */
  public RankTolerance withRtol(double value) {
    return withRtol(number(value));
  }

  /**
   * With a bound relative to the largest singular value of each matrix.
   *
   * @param values factors, broadcast to the batch
   * @return another tolerance
   */
  public RankTolerance withRtol(Tensor values) {
    return new RankTolerance(atol, Optional.of(values.detach()));
  }

  private static Tensor number(double value) {
    return Device.cpu().run(() -> Scope.outside(() -> Tensor.of(new double[] {value}, Shape.of())));
  }

  /** The absolute bound, if one is given. */
  public Optional<Tensor> atol() {
    return atol;
  }

  /** The relative bound, if one is given. */
  public Optional<Tensor> rtol() {
    return rtol;
  }
}
