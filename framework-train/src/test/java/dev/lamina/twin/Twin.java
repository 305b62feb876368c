package dev.lamina.twin;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.Device;
import dev.lamina.backend.DeviceException;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Scan;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Storage;
import dev.lamina.expr.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * A second device to test with: it computes as the cpu does, on memory of its own, notes every
 * reading, and has as little room as a test wants. For tests of one thread.
 */
public final class Twin implements Backend {
  private final Device device;
  private final Backend cpu;
  private final List<Integer> readings = new ArrayList<>();
  private long count;
  private long maxAllocation = Long.MAX_VALUE;
  private int allocationsLeft = Integer.MAX_VALUE;

  Twin(Device device, Backend cpu) {
    this.device = device;
    this.cpu = cpu;
  }

  /** The device of a number, 0 or 1. */
  public static Device device(int number) {
    return Device.of("twin:" + number);
  }

  /** The first device, as new: nothing read, room for everything. */
  public static Device fresh() {
    Twin twin = of(device(0));
    twin.readings.clear();
    twin.maxAllocation = Long.MAX_VALUE;
    twin.allocationsLeft = Integer.MAX_VALUE;
    return twin.device;
  }

  /** What serves a device of this kind. */
  public static Twin of(Device device) {
    return (Twin) device.backend();
  }

  /** The numbers of elements of all readings since {@link #fresh}, in order. */
  public List<Integer> readings() {
    return List.copyOf(readings);
  }

  /** Says that an allocation can have so many bytes; none is refused. */
  public void maxAllocation(long bytes) {
    maxAllocation = bytes;
  }

  /** Refuses allocations after so many. */
  public void allocationsLeft(int count) {
    allocationsLeft = count;
  }

  private static final class TwinStorage extends Storage {
    private final Storage inner;

    TwinStorage(Twin twin, Storage inner) {
      super(twin, inner.dtype(), inner.capacity());
      this.inner = inner;
    }
  }

  private static Storage in(Storage storage) {
    return ((TwinStorage) storage).inner;
  }

  private static Storage[] in(Storage[] storages) {
    Storage[] inner = new Storage[storages.length];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = in(storages[i]);
    }
    return inner;
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public int index() {
    return cpu.index();
  }

  @Override
  public Storage allocate(DType dtype, int numel) {
    if (allocationsLeft == 0) {
      throw new DeviceException("allocate: " + device + " is full; got " + numel + " elements");
    }
    allocationsLeft--;
    return new TwinStorage(this, cpu.allocate(dtype, numel));
  }

  @Override
  public long maxAllocation() {
    return maxAllocation;
  }

  @Override
  public long reads() {
    return count;
  }

  @Override
  public void elementwise(Program program, Iteration iteration, Storage[] all, long[] scalars) {
    cpu.elementwise(program, iteration, in(all), scalars);
  }

  @Override
  public void reduce(Reduction reduction, Storage x, Layout layout, int kept, Storage out) {
    cpu.reduce(reduction, in(x), layout, kept, in(out));
  }

  @Override
  public void matmul(Storage a, Layout la, Storage b, Layout lb, Storage out) {
    cpu.matmul(in(a), la, in(b), lb, in(out));
  }

  @Override
  public void gatherRows(Storage x, Layout layout, Storage index, Layout indexLayout, Storage out) {
    cpu.gatherRows(in(x), layout, in(index), indexLayout, in(out));
  }

  @Override
  public void scatterAddRows(
      Storage x, Layout layout, Storage index, Layout indexLayout, Storage out, int outRow) {
    cpu.scatterAddRows(in(x), layout, in(index), indexLayout, in(out), outRow);
  }

  @Override
  public void argReduce(
      boolean largest, Storage x, Layout layout, int kept, Storage values, Storage positions) {
    cpu.argReduce(largest, in(x), layout, kept, in(values), in(positions));
  }

  @Override
  public void scan(Scan scan, Storage x, Layout layout, Storage out) {
    cpu.scan(scan, in(x), layout, in(out));
  }

  @Override
  public void sort(
      boolean descending, Storage x, Layout layout, Storage values, Storage positions) {
    cpu.sort(descending, in(x), layout, in(values), in(positions));
  }

  @Override
  public void searchSorted(
      Storage sorted,
      Layout sortedLayout,
      Storage values,
      Layout valuesLayout,
      boolean right,
      Storage out) {
    cpu.searchSorted(in(sorted), sortedLayout, in(values), valuesLayout, right, in(out));
  }

  @Override
  public void gather(Storage out, Storage index, Storage x, Iteration walk, int step) {
    cpu.gather(in(out), in(index), in(x), walk, step);
  }

  @Override
  public void scatter(
      Scatter mode, Storage x, Storage index, Storage out, Iteration walk, int step) {
    cpu.scatter(mode, in(x), in(index), in(out), walk, step);
  }

  @Override
  public void write(Object array, int from, Storage to, int at, int n) {
    cpu.write(array, from, in(to), at, n);
  }

  @Override
  public void read(Storage from, int at, Object array, int to, int n) {
    count++;
    readings.add(n);
    cpu.read(in(from), at, array, to, n);
  }
}
