package dev.lamina.meta;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.RowKernel;
import dev.lamina.backend.Scan;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Program;

/** Computes nothing: shapes and types are all that is known of a tensor here. */
final class MetaBackend implements Backend {
  private static final class MetaStorage extends Storage {
    MetaStorage(Backend backend, DType dtype, int numel) {
      super(backend, dtype, numel);
    }
  }

  private final int index;

  MetaBackend(int index) {
    this.index = index;
  }

  @Override
  public Device device() {
    return Device.meta();
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public Storage allocate(DType dtype, int numel) {
    return new MetaStorage(this, dtype, numel);
  }

  @Override
  public void elementwise(Program program, Iteration it, Storage[] operands, long[] scalars) {}

  @Override
  public void reduce(Reduction reduction, Storage x, Layout layout, int kept, Storage out) {}

  @Override
  public void matmul(Storage a, Layout la, Storage b, Layout lb, Storage out) {}

  @Override
  public void gatherRows(
      Storage x, Layout layout, Storage index, Layout indexLayout, Storage out) {}

  @Override
  public void scatterAddRows(
      Storage x, Layout layout, Storage index, Layout indexLayout, Storage out, int outRow) {}

  @Override
  public void argReduce(
      boolean largest, Storage x, Layout layout, int kept, Storage values, Storage positions) {}

  @Override
  public void scan(Scan scan, Storage x, Layout layout, Storage out) {}

  @Override
  public void sort(
      boolean descending, Storage x, Layout layout, Storage values, Storage positions) {}

  @Override
  public void searchSorted(
      Storage sorted,
      Layout sortedLayout,
      Storage values,
      Layout valuesLayout,
      boolean right,
      Storage out) {}

  @Override
  public void gather(Storage out, Storage index, Storage x, Iteration walk, int step) {}

  @Override
  public void scatter(
      Scatter mode, Storage x, Storage index, Storage out, Iteration walk, int step) {}

  @Override
  public boolean has(RowKernel kernel, DType dtype) {
    return true;
  }

  @Override
  public void rows(RowKernel kernel, Storage[] operands, Layout[] layouts, long... scalars) {}

  @Override
  public void write(Object array, int from, Storage to, int at, int n) {}

  @Override
  public void read(Storage from, int at, Object array, int to, int n) {
    throw new DeviceException(
        "read: a tensor on the device meta has a shape but no values; got "
            + n
            + " elements to read; expected a tensor on a device that computes. Run the same"
            + " operations on the cpu");
  }
}
