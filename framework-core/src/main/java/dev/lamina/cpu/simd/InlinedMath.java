package dev.lamina.cpu.simd;

import static org.objectweb.asm.Opcodes.*;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Copies the code of {@link VectorMath} into emitted loops.
 *
 * <p>The JIT compiler stops inlining ordinary methods when a loop has grown to some thousands of
 * nodes, which two functions in the Vector API reach, and then makes an object of each vector that
 * passes a call. Methods of the API itself are exempt. Constants become local variables, which the
 * loop fills once.
 */
final class InlinedMath {
  private static final String SOURCE = "dev/lamina/cpu/simd/VectorMath";
  private static final String CONSTANT = "all";
  private static final ClassReader CODE = read();

  private final MethodVisitor out;
  private final ToIntFunction<Object> constants;
  private final IntSupplier newLocal;

  /**
   * A copier into one method.
   *
   * @param out the method being written
   * @param constants the local variable of a vector with this number in all lanes
   * @param newLocal gives fresh local variables of one slot
   */
  InlinedMath(MethodVisitor out, ToIntFunction<Object> constants, IntSupplier newLocal) {
    this.out = out;
    this.constants = constants;
    this.newLocal = newLocal;
  }

  /** The numbers, of type Float or Integer, that a function needs in all lanes of a vector. */
  static Set<Object> constantsOf(String function) {
    Set<Object> found = new LinkedHashSet<>();
    ToIntFunction<Object> note =
        c -> {
          found.add(c);
          return 0;
        };
    new InlinedMath(new MethodVisitor(ASM9) {}, note, () -> 0).write(function);
    return found;
  }

  /** Writes a function, which takes a vector from the stack and leaves one there. */
  void write(String function) {
    String vector = "Ljdk/incubator/vector/FloatVector;";
    write(function, "(" + vector + ")" + vector);
  }

  private void write(String name, String descriptor) {
    Body body = new Body();
    Type[] arguments = Type.getArgumentTypes(descriptor);
    for (int i = arguments.length - 1; i >= 0; i--) {
      out.visitVarInsn(ASTORE, body.local(i));
    }
    CODE.accept(
        new ClassVisitor(ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access, String n, String d, String signature, String[] exceptions) {
            return n.equals(name) && d.equals(descriptor) ? body : null;
          }
        },
        ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    out.visitLabel(body.end);
  }

  private static ClassReader read() {
    try (InputStream in = VectorMath.class.getResourceAsStream("VectorMath.class")) {
      return new ClassReader(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One copy of one method: other local variables, and a jump to its end in place of a return. */
  private final class Body extends MethodVisitor {
    final Label end = new Label();
    private final Map<Integer, Integer> locals = new HashMap<>();
    // A number that has been pushed, until it is known what for.
    private Object number;

    Body() {
      super(ASM9);
    }

    int local(int index) {
      return locals.computeIfAbsent(index, i -> newLocal.getAsInt());
    }

    private void number(Object value) {
      flush();
      number = value;
    }

    private void flush() {
      if (number != null) {
        out.visitLdcInsn(number);
        number = null;
      }
    }

    @Override
    public void visitMethodInsn(int op, String owner, String name, String d, boolean itf) {
      if (owner.equals(SOURCE) && name.equals(CONSTANT)) {
        out.visitVarInsn(ALOAD, constants.applyAsInt(number));
        number = null;
        return;
      }
      flush();
      boolean copied = owner.equals(SOURCE) && Type.getReturnType(d) != Type.VOID_TYPE;
      if (copied) {
        write(name, d);
      } else {
        out.visitMethodInsn(op, owner, name, d, itf);
      }
    }

    @Override
    public void visitInsn(int op) {
      if (op >= FCONST_0 && op <= FCONST_2) {
        number((float) (op - FCONST_0));
      } else if (op >= ICONST_M1 && op <= ICONST_5) {
        number(op - ICONST_0);
      } else {
        flush();
        if (op == ARETURN) {
          out.visitJumpInsn(GOTO, end);
        } else {
          out.visitInsn(op);
        }
      }
    }

    @Override
    public void visitIntInsn(int op, int operand) {
      if (op == NEWARRAY) {
        flush();
        out.visitIntInsn(op, operand);
      } else {
        number(operand);
      }
    }

    @Override
    public void visitLdcInsn(Object value) {
      number(value);
    }

    @Override
    public void visitVarInsn(int op, int index) {
      flush();
      out.visitVarInsn(op, local(index));
    }

    @Override
    public void visitFieldInsn(int op, String owner, String name, String descriptor) {
      flush();
      out.visitFieldInsn(op, owner, name, descriptor);
    }

    @Override
    public void visitTypeInsn(int op, String type) {
      flush();
      out.visitTypeInsn(op, type);
    }

    @Override
    public void visitJumpInsn(int op, Label label) {
      flush();
      out.visitJumpInsn(op, label);
    }

    @Override
    public void visitLabel(Label label) {
      flush();
      out.visitLabel(label);
    }
  }
}
