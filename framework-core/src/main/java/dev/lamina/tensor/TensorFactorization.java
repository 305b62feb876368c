package dev.lamina.tensor;

import dev.lamina.op.Conditioning;
import dev.lamina.op.Covariance;
import dev.lamina.op.Determinants;
import dev.lamina.op.FactorSolve;
import dev.lamina.op.LeastSquaresOp;
import dev.lamina.op.LinearSolve;
import dev.lamina.op.MatrixFunctions;
import dev.lamina.op.Orthogonal;
import dev.lamina.op.PseudoInverse;
import dev.lamina.op.SingularValues;
import dev.lamina.op.SymmetricOp;

/**
 * Factorisations of matrices and what follows from them. The last two dimensions are the matrix,
 * the others a batch; matrices are float32 or float64 and may be empty.
 *
 * <p>They are computed in {@code double} on the host, one matrix after the other, and rounded once:
 * on another device the values travel there and back, and the call waits for them. Results are new
 * tensors on this tensor's device. Gradients flow, and have gradients themselves, unless it is said
 * otherwise. Values that allow no result are a {@link LinearAlgebraException} that names the matrix
 * of the batch.
 */
public sealed interface TensorFactorization permits Tensor {
  /**
   * The factor L of {@code this = L L^T}, lower triangular with a positive diagonal.
   *
   * @return {@code [..., n, n]}, as this, of which the lower triangle counts
   * @throws LinearAlgebraException if a matrix is not positive definite
   */
  default Tensor cholesky() {
    return cholesky(false);
  }

  /**
   * The factor of a symmetric positive definite matrix.
   *
   * @param upper whether to give U of {@code this = U^T U} from the upper triangle, else L from the
   *     lower
   * @return {@code [..., n, n]}, as this
   * @throws LinearAlgebraException if a matrix is not positive definite
   */
  default Tensor cholesky(boolean upper) {
    return Orthogonal.cholesky((Tensor) this, upper);
  }

  /**
   * The solution X of {@code L L^T X = this}.
   *
   * @param l {@code [..., n, n]}, lower triangular, as {@link #cholesky()} gives it
   * @return {@code [..., n, k]}, as this; batches broadcast
   */
  default Tensor choleskySolve(Tensor l) {
    return choleskySolve(l, false);
  }

  /**
   * The solution X of {@code L L^T X = this}, or of {@code U^T U X = this}.
   *
   * @param factor {@code [..., n, n]}
   * @param upper whether the factor is the upper one
   * @return {@code [..., n, k]}, as this; batches broadcast
   */
  default Tensor choleskySolve(Tensor factor, boolean upper) {
    return FactorSolve.cholesky((Tensor) this, factor, upper);
  }

  /**
   * The factorisation {@code this = Q R} with {@code k = min(m, n)} columns of Q.
   *
   * @return Q {@code [..., m, k]} and R {@code [..., k, n]}; signs are those of Householder's
   *     reflections
   */
  default QR qr() {
    return qr(QR.Mode.REDUCED);
  }

  /**
   * The factorisation {@code this = Q R}.
   *
   * @param mode how many columns Q has
   * @return Q {@code [..., m, k]} and R {@code [..., k, n]}
   */
  default QR qr(QR.Mode mode) {
    return Orthogonal.qr((Tensor) this, mode);
  }

  /**
   * The inverse. To solve equations, {@link #solve(Tensor)} is faster and more exact.
   *
   * @return {@code [..., n, n]}, as this
   * @throws LinearAlgebraException if a matrix has none
   */
  default Tensor inv() {
    return LinearSolve.inverse((Tensor) this);
  }

  /**
   * The determinant; 1 for a matrix of size 0. Gradients are the cofactors, which singular matrices
   * have too; those can be differentiated twice, others as often as one likes.
   *
   * @return {@code [...]} for this {@code [..., n, n]}
   */
  default Tensor det() {
    return Determinants.det((Tensor) this);
  }

  /**
   * Sign and logarithm of the determinant, where the determinant itself may overflow.
   *
   * @return both {@code [...]} for this {@code [..., n, n]}; the gradient of the sign is zero
   */
  default SlogDet slogdet() {
    return Determinants.slogdet((Tensor) this);
  }

  /**
   * The logarithm of the determinant.
   *
   * @return {@code [...]} for this {@code [..., n, n]}; NaN for a negative determinant, minus
   *     infinity for 0
   */
  default Tensor logdet() {
    return Determinants.logdet((Tensor) this);
  }

  /**
   * The solution X of {@code this X = B}.
   *
   * @param b {@code [..., n, k]}, or vectors {@code [n]} or {@code [..., n]}; batches broadcast
   * @return of the form of b
   * @throws LinearAlgebraException if a matrix has no inverse
   */
  default Tensor solve(Tensor b) {
    return solve(b, true);
  }

  /**
   * The solution X of {@code this X = B} or of {@code X this = B}.
   *
   * @param b {@code [..., n, k]}, or vectors; {@code [..., k, n]} if not left
   * @param left whether this stands on the left of X
   * @return of the form of b
   * @throws LinearAlgebraException if a matrix has no inverse
   */
  default Tensor solve(Tensor b, boolean left) {
    return LinearSolve.solve((Tensor) this, b, left);
  }

  /**
   * The solution X of {@code this X = B} for a triangular matrix. The other triangle is not looked
   * at; a zero on the diagonal gives infinities.
   *
   * @param b {@code [..., n, k]}; batches broadcast
   * @param upper whether the upper triangle counts, else the lower
   * @return {@code [..., n, k]}
   */
  default Tensor solveTriangular(Tensor b, boolean upper) {
    return solveTriangular(b, upper, true, false);
  }

  /**
   * The solution X of {@code this X = B} or of {@code X this = B} for a triangular matrix.
   *
   * @param b {@code [..., n, k]}, or {@code [..., k, n]} if not left; batches broadcast
   * @param upper whether the upper triangle counts, else the lower
   * @param left whether this stands on the left of X
   * @param unitriangular whether the diagonal counts as ones
   * @return of b's shape
   */
  default Tensor solveTriangular(Tensor b, boolean upper, boolean left, boolean unitriangular) {
    return LinearSolve.triangular((Tensor) this, b, upper, left, unitriangular);
  }

  /**
   * The solution X of {@code P L U X = this}, from the factors as LAPACK packs them.
   *
   * @param lu {@code [..., n, n]}: U, and below its diagonal L without its ones
   * @param pivots integers {@code [..., n]}: with which row the first, second, … was exchanged,
   *     from 1 on
   * @return {@code [..., n, k]}, as this
   */
  default Tensor luSolve(Tensor lu, Tensor pivots) {
    return FactorSolve.lu((Tensor) this, lu, pivots);
  }

  /**
   * The X that makes {@code |this X - B|} smallest, by {@link LeastSquares.Driver#GELSY}.
   *
   * @param b {@code [..., m, k]} or {@code [..., m]}, for this {@code [..., m, n]}
   * @return the solution {@code [..., n, k]} or {@code [..., n]}, to which gradients flow, and more
   */
  default LeastSquares lstsq(Tensor b) {
    return lstsq(b, LeastSquares.Driver.GELSY);
  }

  /**
   * The X that makes {@code |this X - B|} smallest; of several the one of least norm.
   *
   * @param b {@code [..., m, k]} or {@code [..., m]}, for this {@code [..., m, n]}
   * @param driver how it is found
   * @return the solution {@code [..., n, k]} or {@code [..., n]}, to which gradients flow, and more
   */
  default LeastSquares lstsq(Tensor b, LeastSquares.Driver driver) {
    return LeastSquaresOp.solve((Tensor) this, b, driver);
  }

  /**
   * The X that makes {@code |this X - B|} smallest, where small singular values count as zero.
   *
   * @param b {@code [..., m, k]} or {@code [..., m]}, for this {@code [..., m, n]}
   * @param driver how it is found
   * @param rcond up to this multiple of the largest a singular value counts as zero
   * @return the solution {@code [..., n, k]} or {@code [..., n]}, to which gradients flow, and more
   */
  default LeastSquares lstsq(Tensor b, LeastSquares.Driver driver, double rcond) {
    return LeastSquaresOp.solve((Tensor) this, b, driver, rcond);
  }

  /**
   * The pseudo-inverse of Moore and Penrose. Its gradient supposes that the rank stays.
   *
   * @return {@code [..., n, m]} for this {@code [..., m, n]}
   */
  default Tensor pinv() {
    return pinv(RankTolerance.automatic());
  }

  /**
   * The pseudo-inverse of Moore and Penrose.
   *
   * @param tolerance up to where singular values count as zero
   * @return {@code [..., n, m]} for this {@code [..., m, n]}
   */
  default Tensor pinv(RankTolerance tolerance) {
    return pinv(tolerance, false);
  }

  /**
   * The pseudo-inverse of Moore and Penrose.
   *
   * @param tolerance up to where singular values count as zero
   * @param hermitian whether the matrix is symmetric; then its lower triangle counts
   * @return {@code [..., n, m]} for this {@code [..., m, n]}
   */
  default Tensor pinv(RankTolerance tolerance, boolean hermitian) {
    return PseudoInverse.pinv((Tensor) this, tolerance, hermitian);
  }

  /**
   * The number of singular values that do not count as zero. No gradient.
   *
   * @return int64 {@code [...]} for this {@code [..., m, n]}
   */
  default Tensor matrixRank() {
    return matrixRank(RankTolerance.automatic());
  }

  /**
   * The number of singular values that do not count as zero. No gradient.
   *
   * @param tolerance up to where they count as zero
   * @return int64 {@code [...]} for this {@code [..., m, n]}
   */
  default Tensor matrixRank(RankTolerance tolerance) {
    return matrixRank(tolerance, false);
  }

  /**
   * The number of singular values that do not count as zero. No gradient.
   *
   * @param tolerance up to where they count as zero
   * @param hermitian whether the matrix is symmetric; then its lower triangle counts
   * @return int64 {@code [...]} for this {@code [..., m, n]}
   */
  default Tensor matrixRank(RankTolerance tolerance, boolean hermitian) {
    return PseudoInverse.rank((Tensor) this, tolerance, hermitian);
  }

  /**
   * The singular value decomposition with {@code k = min(m, n)} vectors on each side. Signs of the
   * vectors are free, and gradients by way of them are infinite where singular values are equal.
   *
   * @return U {@code [..., m, k]}, s {@code [..., k]}, Vh {@code [..., k, n]}
   */
  default SVD svd() {
    return svd(false);
  }

  /**
   * The singular value decomposition.
   *
   * @param fullMatrices whether U is {@code [..., m, m]} and Vh {@code [..., n, n]}; no gradient
   *     flows through what this adds
   * @return U, s {@code [..., k]}, Vh
   */
  default SVD svd(boolean fullMatrices) {
    return SingularValues.svd((Tensor) this, fullMatrices);
  }

  /**
   * The singular values, the largest first.
   *
   * @return {@code [..., min(m, n)]} for this {@code [..., m, n]}
   */
  default Tensor svdvals() {
    return SingularValues.values((Tensor) this);
  }

  /**
   * Eigenvalues and eigenvectors of a symmetric matrix, of which the lower triangle counts. Signs
   * of the vectors are free, and gradients by way of them are infinite where eigenvalues are equal.
   *
   * @return w {@code [..., n]}, the smallest first, and V {@code [..., n, n]}
   */
  default Eigh eigh() {
    return eigh(false);
  }

  /**
   * Eigenvalues and eigenvectors of a symmetric matrix.
   *
   * @param upper whether the upper triangle counts, else the lower
   * @return w {@code [..., n]}, the smallest first, and V {@code [..., n, n]}
   */
  default Eigh eigh(boolean upper) {
    return SymmetricOp.eigh((Tensor) this, upper);
  }

  /**
   * The eigenvalues of a symmetric matrix, the smallest first; the lower triangle counts.
   *
   * @return {@code [..., n]} for this {@code [..., n, n]}
   */
  default Tensor eigvalsh() {
    return eigvalsh(false);
  }

  /**
   * The eigenvalues of a symmetric matrix, the smallest first.
   *
   * @param upper whether the upper triangle counts, else the lower
   * @return {@code [..., n]} for this {@code [..., n, n]}
   */
  default Tensor eigvalsh(boolean upper) {
    return SymmetricOp.values((Tensor) this, upper);
  }

  /**
   * A power of a square matrix, by repeated squaring.
   *
   * @param exponent any integer; 0 gives the identity, negative ones powers of the inverse
   * @return {@code [..., n, n]}, as this
   * @throws LinearAlgebraException if the exponent is negative and a matrix has no inverse
   */
  default Tensor matrixPower(int exponent) {
    return MatrixFunctions.power((Tensor) this, exponent);
  }

  /**
   * The matrix exponential {@code I + A + A^2 / 2! + A^3 / 3! + …}.
   *
   * @return {@code [..., n, n]}, as this
   */
  default Tensor matrixExp() {
    return MatrixFunctions.exp((Tensor) this);
  }

  /**
   * The condition number, the ratio of the largest to the smallest singular value; infinite for a
   * singular matrix.
   *
   * @return {@code [...]} for this {@code [..., m, n]}
   */
  default Tensor cond() {
    return cond(2);
  }

  /**
   * The condition number {@code |A| |A^-1|}.
   *
   * @param p the norm, as {@link TensorNorm#matrixNorm(double)} takes it; 2 and -2 are for any
   *     matrix, others for square ones
   * @return {@code [...]} for this {@code [..., m, n]}
   */
  default Tensor cond(double p) {
    return Conditioning.cond((Tensor) this, p);
  }

  /**
   * The condition number {@code |A| |A^-1|} of a square matrix.
   *
   * @param p the norm
   * @return {@code [...]} for this {@code [..., n, n]}
   */
  default Tensor cond(MatrixNorm p) {
    return Conditioning.cond((Tensor) this, p);
  }

  /**
   * The covariances of variables, each divided by one less than the number of observations.
   *
   * @return {@code [variables, variables]} for this {@code [variables, observations]}; a single
   *     number for one variable
   */
  default Tensor cov() {
    return cov(1, CovarianceWeights.none());
  }

  /**
   * The covariances of variables {@code sum over o of (x[i, o] - mean[i]) (x[j, o] - mean[j]) / (n
   * - correction)}.
   *
   * @param correction by how much the divisor is less than the number of observations
   * @param weights how much each observation counts
   * @return {@code [variables, variables]} for this {@code [variables, observations]}; a single
   *     number for one variable
   */
  default Tensor cov(double correction, CovarianceWeights weights) {
    return Covariance.cov((Tensor) this, correction, weights);
  }

  /**
   * Pearson's correlations of variables, between -1 and 1.
   *
   * @return {@code [variables, variables]} for this {@code [variables, observations]}; a single
   *     number for one variable
   */
  default Tensor corrcoef() {
    return Covariance.corrcoef((Tensor) this);
  }
}
