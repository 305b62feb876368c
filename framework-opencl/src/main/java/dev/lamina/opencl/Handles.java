package dev.lamina.opencl;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many OpenCL objects of each kind this process has made and not yet released. For tests and
 * for diagnosis.
 */
final class Handles {
  /** A kind of object that must be released. */
  enum Type {
    CONTEXT,
    QUEUE,
    PROGRAM,
    KERNEL,
    BUFFER,
    EVENT
  }

  private static final AtomicLongArray LIVE = new AtomicLongArray(Type.values().length);

  private Handles() {}

  static void created(Type type) {
    LIVE.incrementAndGet(type.ordinal());
  }

  static void released(Type type) {
    LIVE.decrementAndGet(type.ordinal());
  }

  static long live(Type type) {
    return LIVE.get(type.ordinal());
  }

  static Map<Type, Long> snapshot() {
    Map<Type, Long> all = new EnumMap<>(Type.class);
    for (Type type : Type.values()) {
      all.put(type, live(type));
    }
    return all;
  }
}
