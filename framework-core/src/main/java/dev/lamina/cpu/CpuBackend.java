package dev.lamina.cpu;

import dev.lamina.backend.Backend;
import dev.lamina.backend.Capture;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.ElementwiseLaunch;
import dev.lamina.backend.Epilogue;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.KernelLaunch;
import dev.lamina.backend.Layout;
import dev.lamina.backend.MapReduceLaunch;
import dev.lamina.backend.ProductLaunch;
import dev.lamina.backend.Prologue;
import dev.lamina.backend.ReduceLaunch;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.RowKernel;
import dev.lamina.backend.Scan;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Program;
import java.util.Optional;

/** Computes in Java arrays, by emitted loops and by scalar or vector kernels. */
final class CpuBackend implements Backend {
  private final int index;
  private final CpuProducts products = new CpuProducts();
  private final ThinProducts thinProducts = new ThinProducts(this);
  private final CpuReduce reductions = new CpuReduce();
  private final CpuRows rows = new CpuRows();

  CpuBackend(int index) {
    this.index = index;
  }

  @Override
  public Device device() {
    return Device.cpu();
  }

  @Override
  public int index() {
    return index;
  }

  @Override
  public Storage allocate(DType dtype, int numel) {
    Storage storage = CpuStorage.of(this, dtype, numel);
    if (Capture.isRunning()) {
      Capture.made(storage);
    }
    return storage;
  }

  @Override
  public void elementwise(Program program, Iteration it, Storage[] operands, long[] scalars) {
    if (Capture.isRunning()
        && Capture.takes(new ElementwiseLaunch(this, program, it, operands, scalars))) {
      return;
    }
    CpuKernel.of(program, index).run(it, operands, scalars);
  }

  @Override
  public Runnable together(ElementwiseLaunch... calls) {
    return new JointWalk(calls, index);
  }

  @Override
  public void reduce(Reduction reduction, Storage x, Layout layout, int kept, Storage out) {
    if (Capture.isRunning()
        && Capture.takes(new ReduceLaunch(this, reduction, x, layout, kept, out))) {
      return;
    }
    reductions.run(reduction, x, layout, kept, out);
  }

  @Override
  public void reduce(Reduction reduction, Prologue x, int kept, Storage out) {
    if (Capture.isRunning() && Capture.takes(new MapReduceLaunch(this, reduction, x, kept, out))) {
      return;
    }
    Loop loop = CpuKernel.of(x.program(), index).loop(x.walk());
    reductions.run(reduction, x, kept, out, loop);
  }

  @Override
  public void matmul(Storage a, Layout la, Storage b, Layout lb, Storage out) {
    if (Capture.isRunning() && Capture.takes(new ProductLaunch(this, a, la, b, lb, out))) {
      return;
    }
    if (!thinProducts.run(a, la, b, lb, out, Optional.empty())) {
      products.run(a, la, b, lb, out);
    }
  }

  @Override
  public void matmul(
      Storage a,
      Layout la,
      Optional<Program> before,
      Storage b,
      Layout lb,
      Storage out,
      Optional<Epilogue> after) {
    if (Capture.isRunning()
        && Capture.takes(ProductLaunch.of(this, a, la, before, b, lb, out, after))) {
      return;
    }
    if (before.isPresent() || !thinProducts.run(a, la, b, lb, out, after)) {
      Backend.super.matmul(a, la, before, b, lb, out, after);
    }
  }

  @Override
  public void gatherRows(Storage x, Layout layout, Storage index, Layout indexLayout, Storage out) {
    if (Capture.isRunning()
        && taken(1, s -> gatherRows(s[1], layout, s[2], indexLayout, s[0]), out, x, index)) {
      return;
    }
    CpuSlices.gather(array(x), layout, CpuStorage.longs(index), indexLayout, array(out));
  }

  @Override
  public void scatterAddRows(
      Storage x, Layout layout, Storage index, Layout indexLayout, Storage out, int outRow) {
    if (Capture.isRunning()
        && taken(
            1,
            s -> scatterAddRows(s[1], layout, s[2], indexLayout, s[0], outRow),
            out,
            x,
            index,
            out)) {
      return;
    }
    reductions.addSlices(x, layout, index, indexLayout, out, outRow);
  }

  @Override
  public void argReduce(
      boolean largest, Storage x, Layout layout, int kept, Storage values, Storage positions) {
    if (Capture.isRunning()
        && taken(
            2, s -> argReduce(largest, s[2], layout, kept, s[0], s[1]), values, positions, x)) {
      return;
    }
    reductions.places(largest, x, layout, kept, values, positions);
  }

  @Override
  public void scan(Scan scan, Storage x, Layout layout, Storage out) {
    if (Capture.isRunning() && taken(1, s -> scan(scan, s[1], layout, s[0]), out, x)) {
      return;
    }
    CpuScan.run(scan, x.dtype(), array(x), layout, array(out));
  }

  @Override
  public void sort(
      boolean descending, Storage x, Layout layout, Storage values, Storage positions) {
    if (Capture.isRunning()
        && taken(2, s -> sort(descending, s[2], layout, s[0], s[1]), values, positions, x)) {
      return;
    }
    CpuSort.run(descending, array(x), layout, array(values), CpuStorage.longs(positions));
  }

  @Override
  public void searchSorted(
      Storage sorted,
      Layout sortedLayout,
      Storage values,
      Layout valuesLayout,
      boolean right,
      Storage out) {
    if (Capture.isRunning()
        && taken(
            1,
            s -> searchSorted(s[1], sortedLayout, s[2], valuesLayout, right, s[0]),
            out,
            sorted,
            values)) {
      return;
    }
    CpuSearch.places(
        array(sorted), sortedLayout, array(values), valuesLayout, right, CpuStorage.longs(out));
  }

  @Override
  public void gather(Storage out, Storage index, Storage x, Iteration walk, int step) {
    if (Capture.isRunning() && taken(1, s -> gather(s[0], s[1], s[2], walk, step), out, index, x)) {
      return;
    }
    CpuGather.run(array(out), CpuStorage.longs(index), array(x), walk, step);
  }

  @Override
  public void scatter(
      Scatter mode, Storage x, Storage index, Storage out, Iteration walk, int step) {
    if (Capture.isRunning()
        && taken(1, s -> scatter(mode, s[1], s[2], s[0], walk, step), out, x, index, out)) {
      return;
    }
    CpuScatter.run(mode, x.dtype(), array(x), CpuStorage.longs(index), array(out), walk, step);
  }

  @Override
  public boolean has(RowKernel kernel, DType dtype) {
    return dtype.isFloatingPoint();
  }

  @Override
  public void rows(RowKernel kernel, Storage[] operands, Layout[] layouts, long... scalars) {
    if (Capture.isRunning()
        && taken(kernel.outputs(), s -> rows(kernel, s, layouts, scalars), operands)) {
      return;
    }
    rows.run(kernel, operands, layouts, scalars);
  }

  /** Whether a call has been recorded, and made in doing so. */
  private boolean taken(int outputs, KernelLaunch.Kernel call, Storage... operands) {
    return Capture.takes(new KernelLaunch(this, outputs, call, operands));
  }

  private static Object array(Storage storage) {
    return ((CpuStorage) storage).array;
  }

  @Override
  public void copy(Storage from, int start, Storage to, int at, int n) {
    System.arraycopy(array(from), start, array(to), at, n);
  }

  @Override
  public void write(Object array, int from, Storage to, int at, int n) {
    if (Capture.isRunning()) {
      Capture.refuse("it brings values in from Java. Make such tensors before it");
    }
    if (array instanceof boolean[] values) {
      byte[] bytes = CpuStorage.bytes(to);
      for (int i = 0; i < n; i++) {
        bytes[at + i] = (byte) (values[from + i] ? 1 : 0);
      }
    } else {
      System.arraycopy(array, from, ((CpuStorage) to).array, at, n);
    }
  }

  @Override
  public void read(Storage from, int at, Object array, int to, int n) {
    if (Capture.isRunning()) {
      Capture.refuse(
          "it reads values, as item() and toFloatArray() do, which no repetition can follow. Return"
              + " the tensor and read it outside");
    }
    if (array instanceof boolean[] values) {
      byte[] bytes = CpuStorage.bytes(from);
      for (int i = 0; i < n; i++) {
        values[to + i] = bytes[at + i] != 0;
      }
    } else {
      System.arraycopy(((CpuStorage) from).array, at, array, to, n);
    }
  }
}
