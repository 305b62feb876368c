package dev.lamina.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.Sizeof;

/**
 * Answers of the driver to the calls of the form {@code clGet…Info}. They come through direct
 * buffers: JOCL does not copy back what was written to an array where the JVM gave it a copy.
 */
final class Query {
  private Query() {}

  /** A {@code clGet…Info} for one object and one property. */
  interface Call {
    void ask(long bytes, Pointer value, long[] size);
  }

  /** The bytes of an answer of any length. */
  static byte[] bytes(Call call) {
    long[] size = new long[1];
    call.ask(0, null, size);
    ByteBuffer answer = ByteBuffer.allocateDirect(Math.max(1, Math.toIntExact(size[0])));
    call.ask(size[0], Pointer.to(answer), null);
    byte[] bytes = new byte[(int) size[0]];
    answer.get(0, bytes);
    return bytes;
  }

  /** An answer in text, which ends at the first zero byte. */
  static String text(Call call) {
    byte[] bytes = bytes(call);
    int n = 0;
    while (n < bytes.length && bytes[n] != 0) {
      n++;
    }
    return new String(bytes, 0, n, StandardCharsets.UTF_8).strip();
  }

  /** An integer of 4 or 8 bytes. Every system that JOCL serves has its low byte first. */
  static long number(Call call) {
    ByteBuffer answer = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
    call.ask(Sizeof.cl_ulong, Pointer.to(answer), null);
    return answer.getLong(0);
  }

  /** A number that older drivers do not know; 0 there. */
  static long optional(Call call) {
    try {
      return number(call);
    } catch (CLException e) {
      return 0;
    }
  }

  /** The status of a command, in memory that may be used again. */
  static final class Status {
    private final ByteBuffer answer =
        ByteBuffer.allocateDirect(Sizeof.cl_int).order(ByteOrder.nativeOrder());
    private final Pointer pointer = Pointer.to(answer);

    int of(org.jocl.cl_event event) {
      int what = CL.CL_EVENT_COMMAND_EXECUTION_STATUS;
      CL.clGetEventInfo(event, what, Sizeof.cl_int, pointer, null);
      return answer.getInt(0);
    }
  }
}
