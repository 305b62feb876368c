package dev.lamina.opencl;

import dev.lamina.backend.DType;
import java.util.List;

/**
 * What is computed in one go with a matrix product.
 *
 * @param code the text
 * @param operands further operands, of the types that the code names
 * @param scalars values of the code's scalars, as {@link dev.lamina.expr.Program} passes them: the
 *     raw bits of a double for real numbers, the number itself for the others
 */
record Fusion(FusedCode code, List<Operand> operands, List<Long> scalars) {
  private static final FusedCode PLAIN = new FusedCode("", "", "", List.of(), List.of());

  /** Nothing but the product. */
  static final Fusion NONE = new Fusion(PLAIN, List.of(), List.of());

  /**
   * An operand that is read at {@code offset + batch * batchStride + row * rowStride + column *
   * columnStride} for each element of the result.
   */
  record Operand(Buffer buffer, int offset, int batchStride, int rowStride, int columnStride) {}

  Fusion {
    operands = List.copyOf(operands);
    scalars = List.copyOf(scalars);
    if (operands.size() != code.operands().size() || scalars.size() != code.scalars().size()) {
      throw new IllegalArgumentException(
          "matmul: fused code with other arguments than it was made for; got "
              + operands.size()
              + " operands and "
              + scalars.size()
              + " scalars; expected "
              + code.operands().size()
              + " and "
              + code.scalars().size()
              + ". Pass one for each type");
    }
  }

  /** Only what is done to the left operand. */
  Fusion withoutResult() {
    if (!code.changesOperand()) {
      return NONE;
    }
    return code.changesResult() ? new Fusion(code.withoutResult(), List.of(), scalars) : this;
  }

  /** Sets the further operands as arguments; gives the number of the next argument. */
  int setBuffers(Kernel kernel, int arg) {
    int next = arg;
    for (Operand operand : operands) {
      kernel.set(next++, operand.buffer());
    }
    return next;
  }

  /** Sets the arguments that follow those of the product. */
  void setValues(Kernel kernel, int arg) {
    int next = arg;
    for (int v = 0; v < code.vectors(); v++) {
      int[] words = new int[16];
      for (int q = 4 * v; q < Math.min(4 * v + 4, operands.size()); q++) {
        Operand o = operands.get(q);
        int at = 4 * (q - 4 * v);
        words[at] = o.offset();
        words[at + 1] = o.batchStride();
        words[at + 2] = o.rowStride();
        words[at + 3] = o.columnStride();
      }
      kernel.ints(next++, words);
    }
    for (int i = 0; i < scalars.size(); i++) {
      set(kernel, next++, code.scalars().get(i), scalars.get(i));
    }
  }

  private static void set(Kernel kernel, int arg, DType type, long bits) {
    switch (type) {
      case FLOAT32 -> kernel.set(arg, (float) Double.longBitsToDouble(bits));
      case FLOAT64 -> kernel.set(arg, Double.longBitsToDouble(bits));
      case INT64 -> kernel.set(arg, bits);
      case INT32, UINT8, BOOL -> kernel.set(arg, (int) type.wrap(bits));
    }
  }
}
