package dev.lamina.tensor;

import dev.lamina.op.Joining;
import java.util.List;

/**
 * One tensor from several; called as {@code Tensor.cat(a, b)}. All operands must be on one device.
 */
public abstract sealed class TensorJoining extends TensorEquations permits TensorTypes {
  TensorJoining() {}

  /**
   * Tensors one behind the other along the first dimension, as {@link #cat(List, int)}.
   *
   * @param tensors at least one
   * @return a copy
   */
  public static Tensor cat(Tensor... tensors) {
    return Joining.cat(List.of(tensors), 0);
  }

  /**
   * Tensors one behind the other along the first dimension, as {@link #cat(List, int)}.
   *
   * @param tensors at least one
   * @return a copy
   */
  public static Tensor cat(List<Tensor> tensors) {
    return Joining.cat(tensors, 0);
  }

  /**
   * Tensors one behind the other along a dimension.
   *
   * <p>Different types meet in the one that holds them all. Tensors of shape {@code [0]} are left
   * out whatever the others' shape. Each operand gets its part of the gradient.
   *
   * @param tensors {@code [..., n_i, ...]}, equal in all other dimensions; at least one
   * @param dim the dimension; negative ones count from the end
   * @return a copy {@code [..., n_0 + n_1 + …, ...]}
   * @throws dev.lamina.backend.ShapeException if other sizes differ, for tensors of no dimensions,
   *     and if there is no tensor
   */
  public static Tensor cat(List<Tensor> tensors, int dim) {
    return Joining.cat(tensors, dim);
  }

  /**
   * Tensors of one shape along a new first dimension, as {@link #stack(List, int)}.
   *
   * @param tensors at least one
   * @return a copy {@code [k, ...]} of k tensors
   */
  public static Tensor stack(Tensor... tensors) {
    return Joining.stack(List.of(tensors), 0);
  }

  /**
   * Tensors of one shape along a new first dimension, as {@link #stack(List, int)}.
   *
   * @param tensors at least one
   * @return a copy {@code [k, ...]} of k tensors
   */
  public static Tensor stack(List<Tensor> tensors) {
    return Joining.stack(tensors, 0);
  }

  /**
   * Tensors of one shape along a new dimension: position i of it holds tensor i.
   *
   * <p>Different types meet in the one that holds them all. Gradients flow to all operands.
   *
   * @param tensors of one shape; at least one
   * @param dim the new dimension's place in the result; negative ones count from the end
   * @return a copy, with a dimension of size k for k tensors
   * @throws dev.lamina.backend.ShapeException if shapes differ or there is no such place
   */
  public static Tensor stack(List<Tensor> tensors, int dim) {
    return Joining.stack(tensors, dim);
  }

  /**
   * Tensors side by side, as {@link #hstack(List)}.
   *
   * @param tensors at least one
   * @return a copy
   */
  public static Tensor hstack(Tensor... tensors) {
    return Joining.hstack(List.of(tensors));
  }

  /**
   * Tensors side by side: vectors one behind the other, all others along the second dimension.
   * Single values count as vectors of length 1.
   *
   * @param tensors at least one, equal in all other dimensions
   * @return a copy
   */
  public static Tensor hstack(List<Tensor> tensors) {
    return Joining.hstack(tensors);
  }

  /**
   * Tensors one below the other, as {@link #vstack(List)}.
   *
   * @param tensors at least one
   * @return a copy
   */
  public static Tensor vstack(Tensor... tensors) {
    return Joining.vstack(List.of(tensors));
  }

  /**
   * Tensors one below the other along the first dimension. Vectors {@code [n]} count as rows {@code
   * [1, n]}, single values as {@code [1, 1]}.
   *
   * @param tensors at least one, equal in all other dimensions
   * @return a copy
   */
  public static Tensor vstack(List<Tensor> tensors) {
    return Joining.vstack(tensors);
  }

  /**
   * The coordinates of a grid, the first ones along dimension 0.
   *
   * @param tensors coordinates {@code [n_i]} or single values, of one type
   * @return views {@code [n_0, n_1, …]}, one a dimension
   */
  public static List<Tensor> meshgrid(Tensor... tensors) {
    return Joining.meshgrid(List.of(tensors), MeshIndexing.IJ);
  }

  /**
   * The coordinates of all points of a grid: result i holds coordinate i of each point. Gradients
   * flow to all operands.
   *
   * @param tensors coordinates {@code [n_i]} or single values, of one type
   * @param indexing whether the first coordinates run along dimension 0 or 1
   * @return views, one a dimension: {@code [n_0, n_1, n_2, …]} for {@code IJ}, {@code [n_1, n_0,
   *     n_2, …]} for {@code XY}
   * @throws dev.lamina.backend.ShapeException for coordinates of more than one dimension
   * @throws dev.lamina.backend.DTypeException for coordinates of different types
   */
  public static List<Tensor> meshgrid(List<Tensor> tensors, MeshIndexing indexing) {
    return Joining.meshgrid(tensors, indexing);
  }
}
