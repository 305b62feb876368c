package dev.lamina.tensor;

/** Which dimension of a grid the first coordinates run along. */
public enum MeshIndexing {
  /** The first coordinates along dimension 0, as rows of a matrix. */
  IJ,
  /** The first coordinates along dimension 1 and the second ones along 0, as points of a plane. */
  XY
}
