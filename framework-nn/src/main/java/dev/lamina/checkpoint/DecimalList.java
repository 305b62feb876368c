package dev.lamina.checkpoint;

import dev.lamina.backend.DType;
import java.util.Optional;

/**
 * The elements of a tensor's {@code values} on their way to bytes. Those that come before the dtype
 * is known are held as text.
 */
final class DecimalList {
  private final StringBuilder held = new StringBuilder();
  private long count;
  private Optional<String> firstBad = Optional.empty();

  /** Appends the bytes of one element to {@code out}. */
  void add(DType dtype, String text, boolean quoted, ByteSink out) {
    try {
      DecimalText.append(dtype, text, quoted, out);
      count++;
    } catch (NumberFormatException e) {
      bad("'" + StateReader.shortened(text) + "'");
    }
  }

  /** Notes an element that is no value of any dtype. */
  void bad(String what) {
    if (firstBad.isEmpty()) {
      firstBad = Optional.of("values[" + count + "] is " + what);
    }
    count++;
  }

  /** Keeps an element until the dtype is known. */
  void hold(String text, boolean quoted) {
    held.append(quoted ? '"' : ' ').append(text.replace('\n', ' ')).append('\n');
  }

  /** Appends what was held. */
  void release(DType dtype, ByteSink out) {
    for (int from = 0; from < held.length(); ) {
      int to = held.indexOf("\n", from);
      add(dtype, held.substring(from + 1, to), held.charAt(from) == '"', out);
      from = to + 1;
    }
    held.setLength(0);
  }

  /** What is wrong with the first bad element, if there is one. */
  Optional<String> problem(DType dtype) {
    return firstBad.map(what -> what + "; expected " + dtype);
  }
}
