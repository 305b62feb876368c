package dev.lamina.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lamina.backend.DType;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("no-device")
class TuningTest {
  /** The least that every graphics unit with OpenCL 1.2 in use has. */
  private static final int ITEMS = 256;

  private static final long LOCAL_BYTES = 32 << 10;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void tilesDivideIntoItemsAndVectors(Kind kind) {
    for (DType type : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT64)) {
      for (Tuning.Tile t : Tuning.of(kind).tiles(type)) {
        String what = kind + " " + type + " " + t;
        assertTrue(t.vector() == 2 || t.vector() == 4, what);
        assertTrue(t.buffers() == 1 || t.buffers() == 2, what);
        assertEquals(0, t.m() % t.rows(), what);
        assertEquals(0, t.n() % t.columns(), what);
        assertEquals(0, t.rows() % t.vector(), what);
        assertEquals(0, t.columns() % t.vector(), what);
        assertEquals(0, t.k() % t.vector(), what);
        assertEquals(0, t.m() * t.k() % t.items(), what);
        assertEquals(0, t.n() * t.k() % t.items(), what);
        assertTrue(t.items() <= ITEMS, what);
        assertTrue(t.localBytes(type.bytes()) <= LOCAL_BYTES, what);
      }
    }
  }
}
