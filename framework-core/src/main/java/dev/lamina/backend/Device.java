package dev.lamina.backend;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Where a tensor's values are kept and computed. Two devices are equal when they are the same
 * object.
 */
public final class Device {
  private static final String OPENCL = "opencl";
  private static final ConcurrentMap<String, Device> ALL = new ConcurrentHashMap<>();
  private static final Device CPU = of("cpu");
  private static final Device META = of("meta");
  private static final ThreadLocal<Device> CHOSEN = new ThreadLocal<>();
  private static volatile Device preferred;

  private final String kind;
  private final String name;
  private volatile Backend backend;

  private Device(String name) {
    this.name = name;
    int colon = name.indexOf(':');
    this.kind = colon < 0 ? name : name.substring(0, colon);
  }

  /**
   * The processor that runs the JVM.
   *
   * @return the device {@code cpu}
   */
  public static Device cpu() {
    return CPU;
  }

  /**
   * The device that computes shapes and types only. An operation with an operand here gives a
   * result here, whatever the device of the others; there are no values to read.
   *
   * @return the device {@code meta}
   */
  public static Device meta() {
    return META;
  }

  /**
   * The first OpenCL device, the best one by kind: a graphics card before a processor.
   *
   * @return the device {@code opencl:0}
   * @throws DeviceException if there is none, with the reason
   */
  public static Device opencl() {
    return opencl(0);
  }

  /**
   * An OpenCL device by its number in the list of devices.
   *
   * @param number from 0
   * @return the device {@code opencl:number}
   * @throws DeviceException if there is none, with the reason
   */
  public static Device opencl(int number) {
    return existing(of(OPENCL + ":" + number));
  }

  /**
   * A device by name.
   *
   * @param name {@code cpu}, {@code meta}, {@code opencl:1}; {@code opencl} is {@code opencl:0}
   * @return the device
   * @throws DeviceException if there is none of this name, with the reason
   */
  public static Device parse(String name) {
    String known = name.equals(OPENCL) ? OPENCL + ":0" : name;
    if (!known.matches("cpu|meta|[a-z]+:[0-9]{1,4}")) {
      throw new DeviceException(
          "device: not a device's name; got '" + name + "'; expected cpu, opencl or opencl:1");
    }
    return existing(of(known));
  }

  private static Device existing(Device device) {
    if (device.backend == null) {
      Backends.require(device);
    }
    return device;
  }

  /**
   * The device of a name, whether it is there or not; for providers. Others use {@link #parse}.
   *
   * @param name its name, such as {@code opencl:0}
   * @return the one device of this name
   */
  public static Device of(String name) {
    return ALL.computeIfAbsent(name, Device::new);
  }

  /**
   * Where new tensors are made: what {@link #run} says on this thread, else the device that {@link
   * #setDefault} has chosen, else the one that the system property {@code lamina.device} names,
   * else the cpu.
   *
   * @return the device
   * @throws DeviceException if the property names a device that is not there
   */
  public static Device getDefault() {
    Device chosen = CHOSEN.get();
    if (chosen != null) {
      return chosen;
    }
    Device known = preferred;
    return known != null ? known : initial();
  }

  private static synchronized Device initial() {
    if (preferred == null) {
      preferred = parse(System.getProperty("lamina.device", "cpu"));
    }
    return preferred;
  }

  /**
   * Chooses where new tensors of all threads are made. Nothing but this call changes it.
   *
   * @param device the device
   * @throws DeviceException if it is not there
   */
  public static void setDefault(Device device) {
    device.backend();
    preferred = device;
  }

  /**
   * Runs code whose new tensors are made on this device, on this thread.
   *
   * @param <T> type of the result
   * @param body the code
   * @return its result
   */
  public <T> T run(Supplier<T> body) {
    Objects.requireNonNull(body, "body");
    Device before = CHOSEN.get();
    CHOSEN.set(this);
    try {
      return body.get();
    } finally {
      if (before == null) {
        CHOSEN.remove();
      } else {
        CHOSEN.set(before);
      }
    }
  }

  /**
   * The backend that serves this device.
   *
   * @return the backend
   * @throws DeviceException if the device is not there
   */
  public Backend backend() {
    Backend known = backend;
    return known != null ? known : opened();
  }

  private synchronized Backend opened() {
    if (backend == null) {
      backend = Backends.open(this);
    }
    return backend;
  }

  /** Waits until the device has done all work that it was given, as for taking the time. */
  public void synchronize() {
    backend().synchronize();
  }

  /**
   * Gives back all that the device holds: memory, programs, the connection to its driver. Its
   * tensors are gone: using one is an error. A later use of the device opens it anew. Nothing
   * happens on the cpu.
   */
  public void close() {
    Backend known = backend;
    if (known != null) {
      known.close();
      StoragePool.trim(known);
    }
  }

  /** The part of the name before the number. */
  String kind() {
    return kind;
  }

  /** The name, such as {@code cpu} or {@code opencl:0}. */
  @Override
  public String toString() {
    return name;
  }
}
