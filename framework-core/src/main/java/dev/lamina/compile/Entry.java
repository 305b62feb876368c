package dev.lamina.compile;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Shape;
import dev.lamina.backend.Storage;
import dev.lamina.tensor.Context;
import dev.lamina.tensor.Tensor;

/** A plan with what it was made for, and the way of inputs into its memory. */
final class Entry {
  private final Plan plan;
  private final boolean recorded;
  private final boolean inference;
  private final Source[] sources;
  private final boolean returnsInputs;
  private Storage index;
  private Layout line;

  /** What an input's memory holds at the moment. */
  private static final class Source {
    Storage storage;
    Layout layout;
    int generation;
    int version;

    /** Whether the input holds these very values; they count as taken over from now on. */
    boolean holds(Tensor x) {
      Storage now = x.storage();
      if (now == storage
          && x.layout() == layout
          && now.generation() == generation
          && now.version() == version) {
        return true;
      }
      storage = now;
      layout = x.layout();
      generation = now.generation();
      version = now.version();
      return false;
    }

    void forget() {
      storage = null;
    }
  }

  Entry(Context context, Plan plan) {
    this.plan = plan;
    this.recorded = context.gradEnabled();
    this.inference = context.isInference();
    this.sources = new Source[plan.inputs().length];
    for (int i = 0; i < sources.length; i++) {
      sources[i] = new Source();
    }
    this.returnsInputs = returnsInputs(plan);
  }

  /** Whether some of a plan's results are its inputs: these may come back as inputs. */
  private static boolean returnsInputs(Plan plan) {
    for (Tensor result : plan.outputs()) {
      for (Tensor input : plan.inputs()) {
        if (result.storage() == input.storage()) {
          return true;
        }
      }
    }
    return false;
  }

  private Tensor[] apart(Tensor[] x) {
    return returnsInputs ? Rows.apart(x, plan.inputs()) : x;
  }

  Plan plan() {
    return plan;
  }

  /** Whether the plan is for inputs like these, or for so many rows of them, and still valid. */
  boolean fits(Context context, Tensor[] x, int rows) {
    Tensor[] own = plan.inputs();
    if (own.length != x.length || !Compiled.sameModes(context, recorded, inference)) {
      return false;
    }
    for (int i = 0; i < own.length; i++) {
      if (!fits(own[i], x[i], rows)) {
        return false;
      }
    }
    return plan.isCurrent();
  }

  private static boolean fits(Tensor own, Tensor x, int rows) {
    Layout layout = x.layout("compile");
    boolean sized = rows < 0 ? sameShape(own, layout) : sameRows(own.shape(), layout.shape(), rows);
    return sized
        && x.dtype() == own.dtype()
        && x.storage().backend() == own.storage().backend()
        && !x.requiresGrad()
        && !x.isInference();
  }

  private static boolean sameShape(Tensor own, Layout layout) {
    return layout == own.layout() || layout.shape().equals(own.shape());
  }

  private static boolean sameRows(Shape own, Shape data, int rows) {
    if (own.ndim() != data.ndim() || own.ndim() == 0 || own.dim(0) != rows) {
      return false;
    }
    for (int d = 1; d < own.ndim(); d++) {
      if (own.dim(d) != data.dim(d)) {
        return false;
      }
    }
    return true;
  }

  /** Takes over the values of inputs. */
  void take(Tensor[] given) {
    Tensor[] x = apart(given);
    for (int i = 0; i < x.length; i++) {
      if (!sources[i].holds(x[i])) {
        Rows.copy(x[i], plan.inputs()[i]);
      }
    }
  }

  /** Takes over neighbouring rows. */
  void takeRows(Tensor[] data, int from) {
    Tensor[] x = apart(data);
    for (int i = 0; i < x.length; i++) {
      Tensor own = plan.inputs()[i];
      if (own.size(0) == x[i].size(0)) {
        if (!sources[i].holds(x[i])) {
          Rows.copy(x[i], own);
        }
      } else {
        sources[i].forget();
        Rows.copy(x[i], from, own);
      }
    }
  }

  /** Takes over rows at some positions. */
  void takeRows(Tensor[] data, long[] positions, int from) {
    Tensor[] x = apart(data);
    for (int i = 0; i < x.length; i++) {
      sources[i].forget();
      Tensor own = plan.inputs()[i];
      Backend backend = own.storage().backend();
      if (i == 0) {
        if (index == null) {
          index = backend.allocate(DType.INT64, own.size(0));
          line = Layout.contiguous(Shape.of(own.size(0)));
        }
        backend.write(positions, from, index, 0, own.size(0));
      }
      backend.gatherRows(x[i].storage(), x[i].layout(), index, line, own.storage());
    }
  }

  Tensor[] run() {
    plan.run();
    return plan.outputs();
  }
}
