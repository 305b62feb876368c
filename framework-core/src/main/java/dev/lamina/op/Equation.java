package dev.lamina.op;

import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An equation of {@link Einsum} for given operands. A label is the character of a subscript; the
 * dimensions of an ellipsis have labels of their own, counted from the right.
 *
 * @param inputs the labels of each operand's dimensions
 * @param output the labels of the result
 */
record Equation(List<List<Integer>> inputs, List<Integer> output) {
  private static final String DOTS = "...";
  private static final int FIRST_OF_ELLIPSIS = 1 << 16;

  /**
   * Reads an equation.
   *
   * @param text such as {@code ij,jk->ik}
   * @param operands what it is applied to
   * @return the equation
   * @throws IllegalArgumentException if it does not say what to do with these operands
   */
  static Equation of(String text, Tensor... operands) {
    String equation = text.replace(" ", "");
    int arrow = equation.indexOf("->");
    String left = arrow < 0 ? equation : equation.substring(0, arrow);
    String[] terms = left.split(",", -1);
    if (terms.length != operands.length || operands.length == 0) {
      throw wrong(text, "it names " + terms.length + " operands", operands);
    }
    List<List<Integer>> inputs = new ArrayList<>();
    int widest = 0;
    for (int i = 0; i < terms.length; i++) {
      int open = operands[i].ndim() - letters(text, terms[i], operands);
      boolean dots = terms[i].contains(DOTS);
      if (dots ? open < 0 : open != 0) {
        String what = "operand " + i + " has " + operands[i].ndim() + " dimensions, not those of ";
        throw wrong(text, what + '"' + terms[i] + '"', operands);
      }
      inputs.add(labels(terms[i], open));
      widest = Math.max(widest, open);
    }
    List<Integer> output =
        arrow < 0
            ? implicit(inputs, widest)
            : explicit(text, equation.substring(arrow + 2), widest, operands);
    return new Equation(inputs, output).checked(text, operands);
  }

  /** The number of subscripts. */
  private static int letters(String text, String term, Tensor[] operands) {
    String rest = term.replaceFirst("\\.\\.\\.", "");
    if (!rest.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')) {
      throw wrong(text, '"' + term + "\" is no row of letters with at most one ellipsis", operands);
    }
    return rest.length();
  }

  private static List<Integer> labels(String term, int open) {
    List<Integer> labels = new ArrayList<>();
    int dots = term.indexOf(DOTS);
    for (int i = 0; i < term.length(); i++) {
      if (i == dots) {
        addEllipsis(labels, open);
        i += DOTS.length() - 1;
      } else {
        labels.add((int) term.charAt(i));
      }
    }
    return labels;
  }

  private static void addEllipsis(List<Integer> labels, int dims) {
    for (int fromRight = dims - 1; fromRight >= 0; fromRight--) {
      labels.add(FIRST_OF_ELLIPSIS + fromRight);
    }
  }

  /** Without an arrow: the ellipsis, then all subscripts that occur once, by the alphabet. */
  private static List<Integer> implicit(List<List<Integer>> inputs, int widest) {
    List<Integer> output = new ArrayList<>();
    addEllipsis(output, widest);
    List<Integer> all = inputs.stream().flatMap(List::stream).sorted().toList();
    for (int label : all) {
      boolean once = all.stream().filter(other -> other == label).count() == 1;
      if (label < FIRST_OF_ELLIPSIS && once) {
        output.add(label);
      }
    }
    return output;
  }

  private static List<Integer> explicit(String text, String term, int widest, Tensor[] operands) {
    letters(text, term, operands);
    return labels(term, widest);
  }

  private Equation checked(String text, Tensor[] operands) {
    for (int label : output) {
      boolean known = inputs.stream().anyMatch(labels -> labels.contains(label));
      if (!known && label < FIRST_OF_ELLIPSIS) {
        throw wrong(text, "no operand has the subscript " + (char) label, operands);
      }
      if (output.indexOf(label) != output.lastIndexOf(label)) {
        throw wrong(text, "the result has the subscript " + (char) label + " twice", operands);
      }
    }
    Map<Integer, Integer> sizes = new HashMap<>();
    for (int i = 0; i < operands.length; i++) {
      List<Integer> labels = inputs.get(i);
      for (int d = 0; d < labels.size(); d++) {
        int label = labels.get(d);
        int size = operands[i].size(d);
        int first = operands[i].size(labels.indexOf(label));
        int known = sizes.getOrDefault(label, 1);
        if (first != size || size != 1 && known != 1 && known != size) {
          String both = Math.max(first, known) + " and " + size;
          throw wrong(text, "sizes " + both + " have one subscript", operands);
        }
        sizes.put(label, size == 1 ? known : size);
      }
    }
    return this;
  }

  private static IllegalArgumentException wrong(String text, String why, Tensor[] operands) {
    List<String> shapes = Arrays.stream(operands).map(x -> x.shape().toString()).toList();
    return new IllegalArgumentException(
        "einsum: the equation does not fit: "
            + why
            + "; got \""
            + text
            + "\" for "
            + String.join(", ", shapes)
            + "; expected a letter for each dimension, as in \"ij,jk->ik\"");
  }
}
