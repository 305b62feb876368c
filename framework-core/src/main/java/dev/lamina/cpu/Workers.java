package dev.lamina.cpu;

import dev.lamina.backend.SystemProperty;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one pool of threads of the CPU backend. Work comes in numbered pieces whose borders do not
 * depend on the number of threads; the caller takes part, so a piece never waits for a thread.
 *
 * <p>One call at a time has the pool. A call that finds it taken, from another thread or from
 * inside a piece, runs all its pieces itself: many threads of the user never make more threads than
 * there are. Idle threads look for work for a fraction of a millisecond, since steps follow each
 * other closely, then park; after the first microseconds they let others have the processor between
 * two looks. Nothing here blocks in a monitor, so a virtual thread is never pinned.
 *
 * <p>Property {@code lamina.threads}: how many threads compute, the caller among them; the number
 * of processors unless given.
 */
public final class Workers {
  /** Work that can be done piece by piece, in any order and by several threads at a time. */
  @FunctionalInterface
  public interface Pieces {
    /**
     * Does one piece.
     *
     * @param piece its number, from 0
     */
    void run(int piece);
  }

  /** The most pieces of one call. */
  public static final int MOST_PIECES = 1 << 19;

  private static final int THREADS =
      (int)
          SystemProperty.number(
              "lamina.threads", 1, 1024, Runtime.getRuntime().availableProcessors());

  /** How often an idle thread looks before it lets others go first: some 20 microseconds. */
  private static final int LOOKS = 1 << 10;

  /** How long it then goes on looking before it parks, in nanoseconds. */
  private static final long PATIENCE = 200_000;

  // Number of the call, number of its pieces, and the next piece to take, in one word: a thread
  // that comes late cannot mistake a piece of one call for a piece of the next.
  private static final int FIELD = 20;

  private static final long MASK = (1L << FIELD) - 1;
  private static final AtomicLong TICKET = new AtomicLong();
  private static final AtomicInteger DONE = new AtomicInteger();
  private static final AtomicBoolean TAKEN = new AtomicBoolean();
  private static final Worker[] WORKERS = new Worker[THREADS - 1];

  /** How many threads beside the caller may be had; read and changed by who has the pool. */
  private static int helpers = WORKERS.length;

  private static volatile Pieces work;
  private static volatile Throwable failure;

  private Workers() {}

  /**
   * How many threads compute at most, the caller among them.
   *
   * @return at least 1
   */
  public static int threads() {
    return THREADS;
  }

  /**
   * Whether a thread beside the caller's looks for work right now, so that handing it some costs
   * next to nothing. Only work whose bits are the same however it is divided may ask.
   *
   * @return whether one does, and no other call has the pool
   */
  public static boolean areAwake() {
    Worker first = WORKERS.length == 0 ? null : WORKERS[0];
    return first != null && !first.parked && !TAKEN.get();
  }

  /**
   * Runs all pieces and returns when the last one is done. What they write is visible afterwards.
   *
   * @param pieces how many, at most {@link #MOST_PIECES}
   * @param body does one; the first exception or error that it throws is thrown here, and pieces
   *     not yet begun are left
   */
  public static void run(int pieces, Pieces body) {
    if (pieces <= 1 || THREADS == 1 || !TAKEN.compareAndSet(false, true)) {
      for (int i = 0; i < pieces; i++) {
        body.run(i);
      }
      return;
    }
    try {
      share(pieces, body);
    } finally {
      work = null;
      failure = null;
      TAKEN.set(false);
    }
  }

  private static void share(int pieces, Pieces body) {
    if (pieces > MOST_PIECES) {
      throw new IllegalArgumentException("too many pieces of work: " + pieces);
    }
    DONE.set(0);
    work = body;
    long call = (TICKET.get() >>> (2 * FIELD)) + 1;
    TICKET.set(call << (2 * FIELD) | (long) pieces << FIELD);
    for (int i = 0; i < Math.min(pieces - 1, helpers); i++) {
      wake(i);
    }
    takePieces();
    int looks = 0;
    while (DONE.get() < pieces) {
      if (++looks < 1 << 14) {
        Thread.onSpinWait();
      } else {
        // A thread that has a piece does not run at the moment: leave it the processor.
        LockSupport.parkNanos(50_000);
      }
    }
    Throwable thrown = failure;
    if (thrown != null) {
      Workers.<RuntimeException>rethrow(thrown);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }

  private static void wake(int i) {
    Worker worker = WORKERS[i];
    if (worker == null) {
      start(i);
    } else if (worker.parked) {
      LockSupport.unpark(worker);
    }
  }

  /** Starts a thread; if the system has none left, those that run do the work from now on. */
  private static void start(int i) {
    try {
      Worker worker = new Worker(i + 1);
      worker.start();
      WORKERS[i] = worker;
    } catch (OutOfMemoryError e) {
      helpers = i;
      log().warn("threads: the system gives no more than {} beside the caller's", i, e);
    }
  }

  /** Takes pieces of the current call until none is left. */
  private static void takePieces() {
    while (true) {
      long ticket = TICKET.get();
      int next = (int) (ticket & MASK);
      int pieces = (int) (ticket >>> FIELD & MASK);
      if (next >= pieces) {
        return;
      }
      if (TICKET.compareAndSet(ticket, ticket + 1)) {
        runPiece(next);
      }
    }
  }

  private static void runPiece(int piece) {
    try {
      if (failure == null) {
        work.run(piece);
      }
    } catch (Throwable t) {
      failure = t;
    } finally {
      DONE.incrementAndGet();
    }
  }

  private static boolean hasPieces() {
    long ticket = TICKET.get();
    return (ticket & MASK) < (ticket >>> FIELD & MASK);
  }

  /** One thread of the pool; it does not keep the JVM alive. */
  private static final class Worker extends Thread {
    volatile boolean parked;

    Worker(int number) {
      // Nothing of the thread that happens to call first is kept alive by this one.
      super(null, null, "lamina-worker-" + number, 0, false);
      setDaemon(true);
      setContextClassLoader(Workers.class.getClassLoader());
    }

    @Override
    public void run() {
      while (true) {
        takePieces();
        if (!comesSoon()) {
          park();
        }
      }
    }

    /** Looks for work, and returns whether there is some. */
    private static boolean comesSoon() {
      for (int looks = 0; looks < LOOKS; looks++) {
        if (hasPieces()) {
          return true;
        }
        Thread.onSpinWait();
      }
      // Where threads outnumber processors, looking must not keep a piece from being done.
      long start = System.nanoTime();
      while (System.nanoTime() - start < PATIENCE) {
        if (hasPieces()) {
          return true;
        }
        Thread.yield();
      }
      return false;
    }

    private void park() {
      parked = true;
      // Between the last look and the flag work may have come, with nobody to wake.
      if (!hasPieces()) {
        LockSupport.park(this);
      }
      parked = false;
    }
  }

  /** Asked for when there is something to say: finding a logger costs more than a first result. */
  private static Logger log() {
    return LoggerFactory.getLogger(Workers.class);
  }
}
