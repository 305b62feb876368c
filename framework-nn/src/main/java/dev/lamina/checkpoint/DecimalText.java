package dev.lamina.checkpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.lamina.backend.DType;
import java.io.IOException;
import java.util.HexFormat;

/**
 * Values as numbers that people read. A finite number is the shortest decimal that rounds to it.
 * What JSON has no number for is a text: {@code "Infinity"}, {@code "-Infinity"}, {@code "NaN"} for
 * the NaN with the standard bits, and {@code "NaN:"} with the bits in hexadecimal for any other.
 */
final class DecimalText {
  private static final String NAN = "NaN";
  private static final String NAN_BITS = "NaN:";
  private static final int STANDARD_FLOAT_NAN = Float.floatToIntBits(Float.NaN);
  private static final long STANDARD_DOUBLE_NAN = Double.doubleToLongBits(Double.NaN);

  private DecimalText() {}

  static void write(JsonGenerator out, float value) throws IOException {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isFinite(value)) {
      out.writeNumber(value);
    } else if (Float.isNaN(value) && bits != STANDARD_FLOAT_NAN) {
      out.writeString(NAN_BITS + HexFormat.of().toHexDigits(bits));
    } else {
      out.writeString(Float.toString(value));
    }
  }

  static void write(JsonGenerator out, double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(nonFinite(value));
    }
  }

  /** The text of an infinity or NaN. */
  static String nonFinite(double value) {
    long bits = Double.doubleToRawLongBits(value);
    return Double.isNaN(value) && bits != STANDARD_DOUBLE_NAN
        ? NAN_BITS + HexFormat.of().toHexDigits(bits)
        : Double.toString(value);
  }

  /**
   * Appends the bytes of one value.
   *
   * @param text the number, {@code true}, {@code false}, or what stood between quotes
   * @param quoted whether there were quotes
   * @throws NumberFormatException if the dtype has no such value
   */
  static void append(DType dtype, String text, boolean quoted, ByteSink out) {
    // an expression, so that a new dtype does not compile here
    long bits =
        switch (dtype) {
          case FLOAT32 -> floatBits(text, quoted);
          case FLOAT64 -> doubleBits(text, quoted);
          case INT64 -> Long.parseLong(unquoted(text, quoted));
          case INT32 -> Integer.parseInt(unquoted(text, quoted));
          case UINT8 -> small(unquoted(text, quoted));
          case BOOL -> flag(unquoted(text, quoted));
        };
    out.put(bits, dtype.bytes());
  }

  /**
   * The float64 number of a text.
   *
   * @throws NumberFormatException if there is none
   */
  static double real(String text, boolean quoted) {
    return Double.longBitsToDouble(doubleBits(text, quoted));
  }

  private static int floatBits(String text, boolean quoted) {
    if (!quoted) {
      float value = Float.parseFloat(text);
      require(Float.isFinite(value), text, "is out of range");
      return Float.floatToRawIntBits(value);
    }
    if (text.startsWith(NAN_BITS)) {
      int bits = (int) hexBits(text, 2 * Float.BYTES);
      require(Float.isNaN(Float.intBitsToFloat(bits)), text, "are not the bits of a NaN");
      return bits;
    }
    return Float.floatToIntBits((float) named(text));
  }

  private static long doubleBits(String text, boolean quoted) {
    if (!quoted) {
      double value = Double.parseDouble(text);
      require(Double.isFinite(value), text, "is out of range");
      return Double.doubleToRawLongBits(value);
    }
    if (text.startsWith(NAN_BITS)) {
      long bits = hexBits(text, 2 * Double.BYTES);
      require(Double.isNaN(Double.longBitsToDouble(bits)), text, "are not the bits of a NaN");
      return bits;
    }
    return Double.doubleToLongBits(named(text));
  }

  private static long hexBits(String text, int digits) {
    String hex = text.substring(NAN_BITS.length());
    require(
        hex.length() == digits && hex.chars().allMatch(HexFormat::isHexDigit),
        text,
        "does not have " + digits + " hexadecimal digits");
    return HexFormat.fromHexDigitsToLong(hex);
  }

  private static double named(String text) {
    return switch (text) {
      case NAN -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw new NumberFormatException("'" + text + "' is no number");
    };
  }

  private static String unquoted(String text, boolean quoted) {
    require(!quoted, text, "is a text");
    return text;
  }

  private static int small(String text) {
    int value = Integer.parseInt(text);
    require((value & 0xff) == value, text, "is not in 0 to 255");
    return value;
  }

  private static int flag(String text) {
    return switch (text) {
      case "true" -> 1;
      case "false" -> 0;
      default -> throw new NumberFormatException("'" + text + "' is no flag");
    };
  }

  private static void require(boolean holds, String text, String otherwise) {
    if (!holds) {
      throw new NumberFormatException("'" + text + "' " + otherwise);
    }
  }
}
