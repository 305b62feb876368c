package dev.lamina.op;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Scan;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Program;

/**
 * Writes down what element-wise programs compute instead of computing it, for the {@link Trace} of
 * this thread; whatever else a backend does is refused. Like the device meta, as which it shows
 * itself, it takes in operands that are elsewhere, so as to see and name them.
 */
final class TraceBackend implements Backend {
  static final TraceBackend INSTANCE = new TraceBackend();

  private TraceBackend() {}

  @Override
  public Device device() {
    return Device.meta();
  }

  /** Behind those of all backends that keep something in programs. */
  @Override
  public int index() {
    return Program.SLOTS;
  }

  @Override
  public Storage allocate(DType dtype, int numel) {
    return new TracedStorage(dtype, numel);
  }

  @Override
  public void elementwise(Program program, Iteration it, Storage[] operands, long[] scalars) {
    Trace.current().apply(program, operands, scalars);
  }

  @Override
  public void reduce(Reduction reduction, Storage x, Layout layout, int kept, Storage out) {
    Trace.current().reduce(reduction, x, layout, out);
  }

  @Override
  public void matmul(Storage a, Layout la, Storage b, Layout lb, Storage out) {
    throw Trace.current().refuse("matmul");
  }

  @Override
  public void gatherRows(Storage x, Layout layout, Storage index, Layout indexLayout, Storage out) {
    throw Trace.current().refuse("indexSelect");
  }

  @Override
  public void scatterAddRows(
      Storage x, Layout layout, Storage index, Layout indexLayout, Storage out, int outRow) {
    throw Trace.current().refuse("indexAdd");
  }

  @Override
  public void argReduce(
      boolean largest, Storage x, Layout layout, int kept, Storage values, Storage positions) {
    throw Trace.current().refuse("argmax");
  }

  @Override
  public void scan(Scan scan, Storage x, Layout layout, Storage out) {
    throw Trace.current().refuse("cumsum");
  }

  @Override
  public void sort(
      boolean descending, Storage x, Layout layout, Storage values, Storage positions) {
    throw Trace.current().refuse("sort");
  }

  @Override
  public void searchSorted(
      Storage sorted,
      Layout sortedLayout,
      Storage values,
      Layout valuesLayout,
      boolean right,
      Storage out) {
    throw Trace.current().refuse("searchSorted");
  }

  @Override
  public void gather(Storage out, Storage index, Storage x, Iteration walk, int step) {
    throw Trace.current().refuse("gather");
  }

  @Override
  public void scatter(
      Scatter mode, Storage x, Storage index, Storage out, Iteration walk, int step) {
    throw Trace.current().refuse("scatter");
  }

  @Override
  public void write(Object array, int from, Storage to, int at, int n) {
    throw Trace.current().refuse("a tensor of new values");
  }

  @Override
  public void read(Storage from, int at, Object array, int to, int n) {
    throw Trace.current().refuse("reading values");
  }
}
