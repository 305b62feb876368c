package dev.lamina.cpu;

import dev.lamina.backend.ElementwiseLaunch;
import dev.lamina.backend.Iteration;
import dev.lamina.backend.Storage;

/**
 * Several walks that do not depend on each other, as one pass: threads share the pieces of all of
 * them, so that many walks of which none is worth sharing are, together. Elements are computed each
 * for itself, so the bits are those of one walk after the other. For one thread at a time; once it
 * has run a few times, a run makes no objects but those of a {@link PartialWalk}.
 */
final class JointWalk implements Runnable, Workers.Pieces {
  private final ElementwiseLaunch[] calls;
  private final CpuKernel[] kernels;
  private final LargeWalk[] walks;

  /** The number of the piece that follows a walk's last one. */
  private final int[] ends;

  /** Whether all walks together are less than a piece. */
  private final boolean small;

  JointWalk(ElementwiseLaunch[] calls, int backendIndex) {
    this.calls = calls.clone();
    kernels = new CpuKernel[calls.length];
    long elements = 0;
    for (int i = 0; i < calls.length; i++) {
      kernels[i] = CpuKernel.of(calls[i].program(), backendIndex);
      elements += calls[i].walk().size();
    }
    small = elements < LargeWalk.FEWEST;
    walks = new LargeWalk[calls.length];
    ends = new int[calls.length];
  }

  @Override
  public void run() {
    int pieces = !small && isShared() ? divide() : 0;
    if (pieces > 0) {
      Workers.run(pieces, this);
      return;
    }
    for (int i = 0; i < calls.length; i++) {
      ElementwiseLaunch call = calls[i];
      kernels[i].run(call.walk(), call.operands(), call.scalars());
    }
  }

  private boolean isShared() {
    long work = 0;
    for (int i = 0; i < calls.length; i++) {
      work += kernels[i].work(calls[i].walk());
    }
    return work >= LargeWalk.SHARED && Workers.threads() > 1;
  }

  /** Divides all walks; gives the number of pieces, 0 if there are more than one call may have. */
  int divide() {
    long pieces = 0;
    for (int i = 0; i < calls.length; i++) {
      Iteration it = calls[i].walk();
      if (it.size() > 0) {
        Loop loop = kernels[i].loop(it);
        if (walks[i] == null || !walks[i].runs(loop)) {
          Storage[] operands = calls[i].operands();
          walks[i] = kernels[i].divided(it, operands, calls[i].scalars());
        }
        pieces += walks[i].pieces();
      }
      if (pieces > Workers.MOST_PIECES) {
        return 0;
      }
      ends[i] = (int) pieces;
    }
    return (int) pieces;
  }

  @Override
  public void run(int piece) {
    int i = 0;
    while (piece >= ends[i]) {
      i++;
    }
    walks[i].run(i == 0 ? piece : piece - ends[i - 1]);
  }
}
