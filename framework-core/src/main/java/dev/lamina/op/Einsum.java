package dev.lamina.op;

import dev.lamina.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sums of products in Einstein's notation: operands are multiplied in pairs from the left. */
public final class Einsum {
  static final List<Operation> OPERATIONS =
      List.of(
          Operation.composite(
                  "einsum", "Tensor.einsum(equation, x...)", "Sums of products by subscripts.")
              .sample(x -> Tensor.einsum("ij,jk->ik", x), Input.any(2, 3), Input.any(3, 2))
              .sample(x -> Tensor.einsum("bij,bkj", x), Input.any(2, 2, 3), Input.any(2, 1, 3))
              .sample(x -> Tensor.einsum("...i,...i->...", x), Input.any(2, 3), Input.any(1, 3))
              .sample(x -> Tensor.einsum("iji->j", x), Input.any(2, 3, 2))
              .sample(
                  x -> Tensor.einsum("i,ij,j->", x), Input.any(2), Input.any(2, 3), Input.any(3))
              .types(Operation.NUMBERS));

  private Einsum() {}

  /** An operand on the way: what is left of it, and the labels of its dimensions. */
  private record Term(Tensor x, List<Integer> labels) {
    int size(int label) {
      return x.size(labels.indexOf(label));
    }

    /** The places of these labels, all of which must be there. */
    int[] places(List<Integer> order) {
      return order.stream().mapToInt(labels::indexOf).toArray();
    }

    Term without(Set<Integer> dropped) {
      return new Term(x, labels.stream().filter(l -> !dropped.contains(l)).toList());
    }

    /** Sums over the dimensions that nobody needs. */
    Term summed(Set<Integer> needed) {
      Set<Integer> over = new HashSet<>(labels);
      over.removeAll(needed);
      if (over.isEmpty()) {
        return this;
      }
      int[] dims = over.stream().mapToInt(labels::indexOf).sorted().toArray();
      return new Term(x.sum(dims, false), without(over).labels);
    }

    /** Leaves out the dimensions of size 1 with these labels. */
    Term squeezed(Set<Integer> dropped) {
      Tensor y = x;
      for (int d = labels.size() - 1; d >= 0; d--) {
        y = dropped.contains(labels.get(d)) ? y.squeeze(d) : y;
      }
      return new Term(y, without(dropped).labels);
    }
  }

  /**
   * Computes an equation.
   *
   * @param text such as {@code ij,jk->ik}
   * @param operands one a term
   * @return the result
   */
  public static Tensor einsum(String text, Tensor... operands) {
    Equation equation = Equation.of(text, operands);
    if (operands.length > 1) {
      Products.requireOneType("einsum", operands);
    }
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < operands.length; i++) {
      terms.add(diagonal(new Term(operands[i], equation.inputs().get(i))));
    }
    Term result = terms.get(0);
    for (int i = 1; i < terms.size(); i++) {
      Set<Integer> needed = new HashSet<>(equation.output());
      terms.subList(i + 1, terms.size()).forEach(term -> needed.addAll(term.labels));
      result = multiplied(result, terms.get(i), needed);
    }
    result = result.summed(new HashSet<>(equation.output()));
    return result.x.permute(result.places(equation.output()));
  }

  /** A subscript that occurs twice in a term stands for a diagonal. */
  private static Term diagonal(Term term) {
    Term result = term;
    for (int d = 0; d < result.labels.size(); d++) {
      int label = result.labels.get(d);
      int other = result.labels.lastIndexOf(label);
      if (other != d) {
        List<Integer> rest = new ArrayList<>(result.labels);
        rest.remove(other);
        rest.remove(d);
        rest.add(label);
        result = new Term(Views.diagonal(result.x, 0, d, other), rest);
        d--;
      }
    }
    return result;
  }

  private static Term multiplied(Term a, Term b, Set<Integer> needed) {
    Set<Integer> stretchedA = new HashSet<>();
    Set<Integer> stretchedB = new HashSet<>();
    for (int label : a.labels) {
      if (b.labels.contains(label) && a.size(label) != b.size(label)) {
        (a.size(label) == 1 ? stretchedA : stretchedB).add(label);
      }
    }
    Term left = alone(a.squeezed(stretchedA), b.squeezed(stretchedB), needed);
    Term right = alone(b.squeezed(stretchedB), left, needed);
    List<Integer> batch = new ArrayList<>();
    List<Integer> inner = new ArrayList<>();
    for (int label : left.labels) {
      if (right.labels.contains(label)) {
        (needed.contains(label) ? batch : inner).add(label);
      }
    }
    return new Product(left, right, batch, inner).term();
  }

  /** Sums over what neither the other operand nor anybody else needs. */
  private static Term alone(Term term, Term other, Set<Integer> needed) {
    Set<Integer> kept = new HashSet<>(needed);
    kept.addAll(other.labels);
    Term summed = term.summed(kept);
    return new Term(summed.x.to(term.x.dtype()), summed.labels);
  }

  /** A product of two operands, as one of batches of matrices. */
  private record Product(Term a, Term b, List<Integer> batch, List<Integer> inner) {
    Term term() {
      List<Integer> rows = rest(a);
      List<Integer> cols = rest(b);
      List<Integer> labels = joined(batch, rows, cols);
      int[] sizes = labels.stream().mapToInt(l -> (a.labels.contains(l) ? a : b).size(l)).toArray();
      int count = size(a, batch);
      int k = size(a, inner);
      Tensor x = Movement.turned(a.x, a.places(joined(batch, rows, inner)));
      Tensor y = Movement.turned(b.x, b.places(joined(batch, inner, cols)));
      Tensor left = Movement.inner(x, count, size(a, rows), k);
      Tensor right = Movement.inner(y, count, k, size(b, cols));
      Tensor product = inner.isEmpty() ? left.mul(right) : MatMulOp.product("einsum", left, right);
      return new Term(Movement.inner(product, sizes), labels);
    }

    private List<Integer> rest(Term term) {
      return term.labels.stream().filter(l -> !batch.contains(l) && !inner.contains(l)).toList();
    }

    private static int size(Term term, List<Integer> labels) {
      return labels.stream().mapToInt(term::size).reduce(1, (m, n) -> m * n);
    }

    @SafeVarargs
    private static List<Integer> joined(List<Integer>... parts) {
      List<Integer> all = new ArrayList<>();
      for (List<Integer> part : parts) {
        all.addAll(part);
      }
      return all;
    }
  }
}
