package dev.lamina.opencl;

import dev.lamina.backend.DType;
import dev.lamina.backend.Epilogue;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Expr;
import dev.lamina.expr.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/** Turns expressions around a matrix product into text that its kernel takes in. */
final class Fusions {
  private record Programs(Optional<Program> before, Optional<Program> after) {}

  private final ConcurrentMap<Programs, FusedCode> codes = new ConcurrentHashMap<>();

  /**
   * What to compute in one go with a product.
   *
   * @param before what an element of the left operand passes through
   * @param after what an element of the result passes through
   * @param ndim dimensions of the product, 2 or 3
   * @param buffer finds a storage's memory
   * @return the fusion
   */
  Fusion of(
      Optional<Program> before,
      Optional<Epilogue> after,
      int ndim,
      Function<Storage, Buffer> buffer) {
    if (before.isEmpty() && after.isEmpty()) {
      return Fusion.NONE;
    }
    Programs key = new Programs(before, after.map(Epilogue::program));
    FusedCode code = codes.computeIfAbsent(key, Fusions::code);
    List<Fusion.Operand> operands = new ArrayList<>();
    List<Long> scalars = new ArrayList<>();
    if (after.isPresent()) {
      Epilogue e = after.get();
      Shape shape = e.shape();
      for (int i = 0; i < e.layouts().length; i++) {
        Layout l = e.layouts()[i].expand(shape);
        operands.add(
            new Fusion.Operand(
                buffer.apply(e.operands()[2 + i]),
                l.offset(),
                ndim == 2 ? 0 : l.stride(0),
                l.stride(ndim - 2),
                l.stride(ndim - 1)));
      }
      for (Expr.Scalar s : ElementwiseSource.scalars(e.program())) {
        scalars.add(e.scalars()[s.index()]);
      }
    }
    return new Fusion(code, operands, scalars);
  }

  private static FusedCode code(Programs programs) {
    Map<String, String> functions = new LinkedHashMap<>();
    String before = programs.before().map(p -> body(p, functions, "v")).orElse("");
    String after = programs.after().map(p -> body(p, functions, "p")).orElse("");
    List<DType> operands = new ArrayList<>();
    List<DType> scalars = new ArrayList<>();
    programs
        .after()
        .ifPresent(
            p -> {
              for (int i = 1; i < p.inputs(); i++) {
                operands.add(p.inputType(i));
              }
              ElementwiseSource.scalars(p).forEach(s -> scalars.add(s.type()));
            });
    return new FusedCode(String.join("", functions.values()), before, after, operands, scalars);
  }

  /** Statements that compute a program's output for the element {@code first}. */
  private static String body(Program program, Map<String, String> functions, String first) {
    List<Expr.Scalar> scalars = ElementwiseSource.scalars(program);
    ExprText text =
        new ExprText(
            program,
            functions,
            "t",
            i -> i == 0 ? first : "e" + (i - 1),
            s -> "s" + scalars.indexOf(s));
    return text.statements() + "  return " + text.name(program.output(0)) + ";\n";
  }
}
