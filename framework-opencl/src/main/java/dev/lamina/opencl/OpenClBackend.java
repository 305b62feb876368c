package dev.lamina.opencl;

import dev.lamina.backend.Backend;
import dev.lamina.backend.DType;
import dev.lamina.backend.DTypeException;
import dev.lamina.backend.Device;
import dev.lamina.backend.Epilogue;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Layout;
import dev.lamina.backend.Reduction;
import dev.lamina.backend.Scan;
import dev.lamina.backend.Scatter;
import dev.lamina.backend.Storage;
import dev.lamina.backend.StoragePool;
import dev.lamina.expr.Program;
import dev.lamina.opencl.LineKernels.Found;
import dev.lamina.opencl.LineKernels.Grid;
import dev.lamina.opencl.PickKernels.Operands;
import java.lang.ref.Reference;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One OpenCL device. Work is enqueued and not waited for; reading a value waits. The device is
 * opened by the first use, and again by the first one after {@link #close}.
 */
final class OpenClBackend implements Backend {
  private final Device device;
  private final int index;
  private final DeviceFacts facts;
  private final Fusions fusions = new Fusions();
  private final AtomicLong reads = new AtomicLong();
  private volatile Open open;

  /** What there is while the device is open. */
  private record Open(Session session, PositionChecks checks) {}

  OpenClBackend(Device device, int index, DeviceFacts facts) {
    this.device = device;
    this.index = index;
    this.facts = facts;
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public int index() {
    return index;
  }

  /** The session, opened if need be. */
  Session session() {
    return open().session();
  }

  private Open open() {
    Open now = open;
    return now != null && now.session().isOpen() ? now : reopened();
  }

  private synchronized Open reopened() {
    Open now = open;
    if (now == null || !now.session().isOpen()) {
      Session session = Session.open(facts, settings());
      session.memory().onPressure(() -> StoragePool.trim(this));
      try {
        now = new Open(session, new PositionChecks(session));
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
      open = now;
    }
    return now;
  }

  private Settings settings() {
    try {
      return Settings.fromProperties();
    } catch (IllegalArgumentException e) {
      throw ClErrors.because("open: " + device + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Open now = open;
    if (now != null) {
      now.session().close();
    }
  }

  @Override
  public void synchronize() {
    Open now = open;
    if (now != null && now.session().isOpen()) {
      now.session().finish();
      now.checks().report();
    }
  }

  @Override
  public Storage allocate(DType dtype, int numel) {
    if (dtype == DType.FLOAT64 && !facts.float64()) {
      throw new DTypeException(
          device
              + ": the device does not compute in double precision; got float64 for "
              + numel
              + " elements on "
              + facts.label()
              + "; expected another type. Convert with to(DType.FLOAT32) before moving"
              + " here, or stay on the cpu");
    }
    return new OpenClStorage(this, session(), dtype, numel);
  }

  @Override
  public long maxAllocation() {
    return Math.min(facts.maxAllocation(), session().memory().budget());
  }

  @Override
  public long poolLimit() {
    return session().memory().budget() / 4;
  }

  @Override
  public long reads() {
    return reads.get();
  }

  /** The buffer of an operand, if the device has not been closed since it was made. */
  private static Buffer buffer(String op, Session session, Storage storage) {
    OpenClStorage operand = (OpenClStorage) storage;
    if (operand.session() != session) {
      throw Session.closedDevice(op, operand.session().facts());
    }
    return operand.buffer();
  }

  private static Session sessionOf(String op, Storage storage) {
    Session session = ((OpenClStorage) storage).session();
    session.requireUsable(op);
    return session;
  }

  @Override
  public void elementwise(Program program, Iteration it, Storage[] operands, long[] scalars) {
    Session session = sessionOf(program.name(), operands[0]);
    Buffer[] buffers = new Buffer[operands.length];
    for (int i = 0; i < operands.length; i++) {
      buffers[i] = buffer(program.name(), session, operands[i]);
    }
    ElementwiseKernels kernels = (ElementwiseKernels) program.slot(index);
    if (kernels == null || kernels.session() != session) {
      kernels = new ElementwiseKernels(session, program);
      program.slot(index, kernels);
    }
    kernels.run(it, buffers, scalars);
    // Until here nobody may give the memory back.
    Reference.reachabilityFence(operands);
  }

  @Override
  public void reduce(Reduction reduction, Storage x, Layout layout, int kept, Storage out) {
    String op = reduction.name().toLowerCase(java.util.Locale.ROOT);
    Session session = sessionOf(op, out);
    Buffer from = buffer(op, session, x);
    Buffer to = buffer(op, session, out);
    ReduceKernels.reduce(session, reduction, x.dtype(), from, layout, kept, to);
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(out);
  }

  @Override
  public void matmul(Storage a, Layout la, Storage b, Layout lb, Storage out) {
    matmul(a, la, Optional.empty(), b, lb, out, Optional.empty());
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
    if (before.isPresent() && !MatMulKernels.fuses(la, lb)) {
      Backend.super.matmul(a, la, before, b, lb, out, after);
      return;
    }
    String op = "matmul";
    Session session = sessionOf(op, out);
    boolean done =
        MatMulKernels.matmul(
            session,
            a.dtype(),
            buffer(op, session, a),
            la,
            buffer(op, session, b),
            lb,
            buffer(op, session, out),
            fusions.of(before, after, lb.shape().ndim(), storage -> buffer(op, session, storage)));
    if (!done) {
      after.ifPresent(e -> e.run(this));
    }
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    Reference.reachabilityFence(out);
    Reference.reachabilityFence(after);
  }

  @Override
  public void gatherRows(Storage x, Layout layout, Storage at, Layout atLayout, Storage out) {
    String op = "indexSelect";
    Session session = sessionOf(op, out);
    RowKernels.gatherRows(
        session,
        x.dtype(),
        buffer(op, session, x),
        layout,
        buffer(op, session, at),
        atLayout,
        buffer(op, session, out));
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(at);
    Reference.reachabilityFence(out);
  }

  @Override
  public void scatterAddRows(
      Storage x, Layout layout, Storage at, Layout atLayout, Storage out, int outRow) {
    String op = "indexAdd";
    Session session = sessionOf(op, out);
    RowKernels.scatterAddRows(
        session,
        x.dtype(),
        buffer(op, session, x),
        layout,
        buffer(op, session, at),
        atLayout,
        buffer(op, session, out),
        outRow);
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(at);
    Reference.reachabilityFence(out);
  }

  @Override
  public void argReduce(
      boolean largest, Storage x, Layout layout, int kept, Storage values, Storage at) {
    String op = largest ? "argmax" : "argmin";
    Session session = sessionOf(op, values);
    Found found = new Found(buffer(op, session, values), buffer(op, session, at));
    LineKernels.argReduce(session, largest, x.dtype(), buffer(op, session, x), layout, kept, found);
    alive(x, values, at);
  }

  @Override
  public void scan(Scan scan, Storage x, Layout layout, Storage out) {
    String op = scan == Scan.SUM ? "cumsum" : "cumprod";
    Session session = sessionOf(op, out);
    LineKernels.scan(
        session, scan, x.dtype(), buffer(op, session, x), layout, buffer(op, session, out));
    alive(x, out);
  }

  @Override
  public void sort(boolean descending, Storage x, Layout layout, Storage values, Storage at) {
    String op = "sort";
    Session session = sessionOf(op, values);
    Found found = new Found(buffer(op, session, values), buffer(op, session, at));
    SortKernels.sort(session, descending, x.dtype(), buffer(op, session, x), layout, found);
    alive(x, values, at);
  }

  @Override
  public void searchSorted(
      Storage sorted,
      Layout sortedLayout,
      Storage values,
      Layout layout,
      boolean right,
      Storage out) {
    String op = "searchSorted";
    Session session = sessionOf(op, out);
    LineKernels.searchSorted(
        session,
        sorted.dtype(),
        new Grid(buffer(op, session, sorted), sortedLayout),
        new Grid(buffer(op, session, values), layout),
        right,
        buffer(op, session, out));
    alive(sorted, values, out);
  }

  @Override
  public void gather(Storage out, Storage index, Storage x, Iteration walk, int step) {
    Session session = sessionOf("gather", out);
    PickKernels.gather(session, out.dtype(), picks("gather", session, out, index, x, walk, step));
    alive(out, index, x);
  }

  @Override
  public void scatter(
      Scatter mode, Storage x, Storage index, Storage out, Iteration walk, int step) {
    Session session = sessionOf("scatter", out);
    Operands operands = picks("scatter", session, x, index, out, walk, step);
    PickKernels.scatter(session, mode, out.dtype(), operands);
    alive(out, index, x);
  }

  private static Operands picks(
      String op, Session s, Storage first, Storage index, Storage last, Iteration walk, int step) {
    return new Operands(
        buffer(op, s, first), buffer(op, s, index), buffer(op, s, last), walk, step);
  }

  /** Until here nobody may give the memory back. */
  private static void alive(Storage... operands) {
    Reference.reachabilityFence(operands);
  }

  @Override
  public boolean positions(Storage at, Layout layout, int size, Storage out) {
    String op = "indexSelect";
    Session session = sessionOf(op, out);
    Buffer from = buffer(op, session, at);
    PositionChecks checks = open().checks();
    checks.run(
        flag -> RowKernels.positions(session, from, layout, size, buffer(op, session, out), flag));
    Reference.reachabilityFence(at);
    Reference.reachabilityFence(out);
    return true;
  }

  @Override
  public void write(Object array, int from, Storage to, int at, int n) {
    Session session = sessionOf("write", to);
    long place = (long) at * to.dtype().bytes();
    session.write(array, from, to.dtype(), buffer("write", session, to), place, n);
    Reference.reachabilityFence(to);
  }

  @Override
  public void read(Storage from, int at, Object array, int to, int n) {
    Session session = sessionOf("read", from);
    Open now = open;
    long place = (long) at * from.dtype().bytes();
    reads.incrementAndGet();
    session.read(buffer("read", session, from), place, from.dtype(), array, to, n);
    Reference.reachabilityFence(from);
    if (now != null && now.session() == session) {
      now.checks().report();
    }
  }
}
