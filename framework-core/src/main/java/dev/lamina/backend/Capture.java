package dev.lamina.backend;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A record of what one thread has its backend do, so that the same can be done again without the
 * program that asked for it. What is recorded is done as well: recording a stretch of work is
 * running it. Engine-internal.
 *
 * <p>Whatever cannot be done again, such as reading a value, only notes a reason against it and
 * goes on as always. Where nothing is recorded on any thread all of this costs one test of a plain
 * field.
 */
public final class Capture {
  private static final ThreadLocal<Capture> CURRENT = new ThreadLocal<>();

  // Plain: the thread that begins a capture sees its own write, and no other needs to.
  private static int running;
  private static volatile int world;

  private final long start;
  private final List<Item> items = new ArrayList<>();
  private final Set<Storage> made = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Object, Guard> guards = new IdentityHashMap<>();
  private Optional<String> refusal = Optional.empty();
  private boolean suspended;

  /** Something that is done again at each repetition, in its place among the others. */
  public interface Item {}

  /**
   * Java code that is run again.
   *
   * @param action the code
   */
  public record Call(Runnable action) implements Item {}

  /** A fact that the record depends on. */
  @FunctionalInterface
  public interface Guard {
    /**
     * Looks again.
     *
     * @return whether the fact is what it was
     */
    boolean holds();
  }

  private Capture(long start) {
    this.start = start;
  }

  // ---- Recording

  /**
   * Begins to record on this thread.
   *
   * @param start the time of the graph's clock; see {@link #start}
   * @return the record, to be ended
   */
  public static Capture begin(long start) {
    if (CURRENT.get() != null) {
      throw new IllegalStateException("a record inside a record");
    }
    Capture capture = new Capture(start);
    CURRENT.set(capture);
    count(1);
    return capture;
  }

  /** Ends the record. */
  public void end() {
    CURRENT.remove();
    count(-1);
  }

  private static synchronized void count(int change) {
    running += change;
  }

  /** Whether any thread records; the test before all others. */
  public static boolean isRunning() {
    return running != 0;
  }

  /** Whether this thread records what it does. */
  public static boolean isRecording() {
    return running != 0 && here() != null;
  }

  private static Capture here() {
    Capture capture = CURRENT.get();
    return capture == null || capture.suspended ? null : capture;
  }

  /** Whether this thread records, be it that it is inside of something recorded as a whole. */
  public static boolean isOpen() {
    return running != 0 && CURRENT.get() != null;
  }

  /**
   * Records a launch and runs it.
   *
   * @param launch the launch
   * @return false if this thread does not record; then it has not been run
   */
  public static boolean takes(Launch launch) {
    Capture capture = here();
    if (capture == null) {
      return false;
    }
    capture.items.add(launch);
    capture.apart(launch::run);
    return true;
  }

  /**
   * Records Java code and runs it; what it does is not recorded one by one.
   *
   * @param action the code, which will be run again at each repetition
   * @return false if this thread does not record; then it has not been run
   */
  public static boolean calls(Runnable action) {
    Capture capture = here();
    if (capture == null) {
      return false;
    }
    capture.items.add(new Call(action));
    capture.apart(action);
    return true;
  }

  private void apart(Runnable action) {
    suspended = true;
    try {
      action.run();
    } finally {
      suspended = false;
    }
  }

  /**
   * Computes something that is not recorded, as what a first run makes for all later ones.
   *
   * @param <T> type of the result
   * @param body the computation
   * @return its result
   */
  public static <T> T apart(Supplier<T> body) {
    Capture capture = here();
    if (capture == null) {
      return body.get();
    }
    capture.suspended = true;
    try {
      return body.get();
    } finally {
      capture.suspended = false;
    }
  }

  /** Records something that needs no running now. */
  public static void note(Item item) {
    Capture capture = here();
    if (capture != null) {
      capture.items.add(item);
    }
  }

  /** Records that a storage is new. */
  public static void made(Storage storage) {
    Capture capture = here();
    if (capture != null) {
      capture.made.add(storage);
    }
  }

  /** Records that a new storage will be kept by whoever asked for it. */
  public static void kept(Storage storage) {
    Capture capture = here();
    if (capture != null && capture.made.contains(storage)) {
      refuse("it makes tensors outside of every scope. Make them before it");
    }
  }

  /**
   * Records what the work depends on, once a subject.
   *
   * @param subject whose fact it is
   * @param storage its memory; what is new is nothing to depend on
   * @param guard makes the guard
   */
  public static void uses(Object subject, Storage storage, Supplier<Guard> guard) {
    Capture capture = here();
    if (capture != null && !capture.made.contains(storage)) {
      uses(subject, guard);
    }
  }

  /**
   * Records what the work depends on, once a subject.
   *
   * @param subject whose fact it is
   * @param guard makes the guard
   */
  public static void uses(Object subject, Supplier<Guard> guard) {
    Capture capture = here();
    if (capture != null && !capture.guards.containsKey(subject)) {
      capture.guards.put(subject, guard.get());
    }
  }

  /**
   * Notes that this work cannot be done again by its record.
   *
   * @param reason a sentence on what the work does, and another on what to do about it
   */
  public static void refuse(String reason) {
    Capture capture = here();
    if (capture != null && capture.refusal.isEmpty()) {
      capture.refusal = Optional.of(reason);
    }
  }

  // ---- What was recorded

  /** What was done, in order. */
  public List<Item> items() {
    return items;
  }

  /** Whether a storage was made by the work itself. */
  public boolean hasMade(Storage storage) {
    return made.contains(storage);
  }

  /** What the work depends on. */
  public Collection<Guard> guards() {
    return guards.values();
  }

  /** Why it cannot be repeated, if it cannot. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** The time of the graph's clock at which the record began: later nodes belong to the work. */
  public static boolean precedes(long order) {
    Capture capture = here();
    return capture != null && order <= capture.start;
  }

  // ---- Facts that rarely change

  /**
   * A count that rises whenever something changes that guards look at. As long as it stays, all of
   * them hold.
   *
   * @return the count
   */
  public static int world() {
    return world;
  }

  /** Notes such a change. */
  public static synchronized void changed() {
    world++;
  }
}
