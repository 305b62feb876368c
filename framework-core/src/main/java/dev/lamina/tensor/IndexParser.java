package dev.lamina.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads indices as NumPy writes them: {@code "..., 1::2, -1"}. Between commas stands a position, a
 * range {@code start:end:step} of which any part may be missing, {@code ...}, {@code None} or
 * {@code newaxis}, or positions in brackets.
 */
final class IndexParser {
  private final String text;
  private int at;

  private IndexParser(String text) {
    this.text = text;
  }

  /**
   * Reads a whole index.
   *
   * @param text such as {@code "1:, 0"}
   * @return the indices from the first dimension on
   * @throws IllegalArgumentException if the text is none, saying where and why
   */
  static Index[] parse(String text) {
    return new IndexParser(text).all();
  }

  private Index[] all() {
    List<Index> indices = new ArrayList<>();
    indices.add(one());
    while (at < text.length()) {
      expect(',');
      // As in Python, a comma may stand at the end.
      if (at < text.length()) {
        indices.add(one());
      }
    }
    return indices.toArray(new Index[0]);
  }

  private Index one() {
    skip();
    if (text.startsWith("...", at)) {
      at += 3;
      skip();
      return Index.ellipsis();
    } else if (peek() == '[') {
      return list();
    } else if (Character.isLetter(peek())) {
      return word();
    } else if (peek() == ':') {
      return range(0);
    } else if (startsNumber()) {
      int number = number();
      return peek() == ':' ? range(number) : Index.at(number);
    }
    throw unexpected("a position, a range, '...', 'None', 'newaxis' or '['");
  }

  private Index word() {
    int start = at;
    while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    if (!word.equals("None") && !word.equals("newaxis") && !word.equals("newAxis")) {
      at = start;
      throw unexpected("'None' or 'newaxis' for a new dimension, a position or a range");
    }
    skip();
    return Index.newAxis();
  }

  private Index range(int start) {
    expect(':');
    int end = startsNumber() ? number() : Index.Range.OPEN;
    int step = 1;
    if (peek() == ':') {
      expect(':');
      int before = at;
      step = startsNumber() ? number() : 1;
      if (step < 1) {
        at = before;
        throw unexpected("a step of at least 1. To reverse a dimension, flip it");
      }
    }
    return Index.range(start, end, step);
  }

  private Index list() {
    expect('[');
    List<Integer> positions = new ArrayList<>();
    while (peek() != ']') {
      if (!positions.isEmpty()) {
        expect(',');
      }
      if (!startsNumber()) {
        throw unexpected(positions.isEmpty() ? "a position or ']'" : "a position");
      }
      positions.add(number());
    }
    expect(']');
    return Index.index(positions.stream().mapToInt(Integer::intValue).toArray());
  }

  private boolean startsNumber() {
    return peek() == '-' || peek() == '+' || Character.isDigit(peek());
  }

  private int number() {
    int start = at;
    at += Character.isDigit(peek()) ? 0 : 1;
    while (at < text.length() && Character.isDigit(text.charAt(at))) {
      at++;
    }
    String digits = text.substring(start, at);
    try {
      int value = Integer.parseInt(digits);
      skip();
      return value;
    } catch (NumberFormatException e) {
      at = start;
      throw unexpected("a whole number of at most 2^31 - 1");
    }
  }

  private void expect(char c) {
    if (peek() != c) {
      throw unexpected("'" + c + "'");
    }
    at++;
    skip();
  }

  private void skip() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** The next character; a zero at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private IllegalArgumentException unexpected(String expected) {
    String found = at < text.length() ? "'" + text.substring(at) + "'" : "the end";
    return new IllegalArgumentException(
        "index: the text is no index at character "
            + (at + 1)
            + "; got \""
            + text
            + "\", there "
            + found
            + "; expected "
            + expected);
  }
}
