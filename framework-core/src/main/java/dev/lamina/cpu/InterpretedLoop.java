package dev.lamina.cpu;

import dev.lamina.backend.Storage;
import dev.lamina.expr.Interpreter;
import dev.lamina.expr.Program;

/** Runs a program by the interpreter: the oracle of emitted loops, and what runs without them. */
final class InterpretedLoop extends Loop {
  private final Program program;

  InterpretedLoop(Program program) {
    this.program = program;
  }

  @Override
  public void run(Storage[] operands, int[] meta, int rows, int cols, long[] scalars) {
    Interpreter interpreter = new Interpreter(program);
    int outputs = program.outputs();
    long[] in = new long[program.inputs()];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        for (int i = 0; i < in.length; i++) {
          in[i] = load(operands[outputs + i], at(meta, outputs + i, r, c));
        }
        interpreter.evaluate(in, scalars);
        for (int o = 0; o < outputs; o++) {
          store(operands[o], at(meta, o, r, c), interpreter.output(o));
        }
      }
    }
  }

  private static int at(int[] meta, int k, int r, int c) {
    return meta[3 * k] + r * meta[3 * k + 1] + c * meta[3 * k + 2];
  }

  private static long load(Storage s, int at) {
    return switch (s.dtype()) {
      case FLOAT32 -> Double.doubleToRawLongBits(CpuStorage.floats(s)[at]);
      case FLOAT64 -> Double.doubleToRawLongBits(CpuStorage.doubles(s)[at]);
      case INT64 -> CpuStorage.longs(s)[at];
      case INT32 -> CpuStorage.ints(s)[at];
      case UINT8 -> CpuStorage.bytes(s)[at] & 0xff;
      case BOOL -> CpuStorage.bytes(s)[at];
    };
  }

  private static void store(Storage s, int at, long bits) {
    switch (s.dtype()) {
      case FLOAT32 -> CpuStorage.floats(s)[at] = (float) Double.longBitsToDouble(bits);
      case FLOAT64 -> CpuStorage.doubles(s)[at] = Double.longBitsToDouble(bits);
      case INT64 -> CpuStorage.longs(s)[at] = bits;
      case INT32 -> CpuStorage.ints(s)[at] = (int) bits;
      case UINT8, BOOL -> CpuStorage.bytes(s)[at] = (byte) bits;
    }
  }
}
