package dev.lamina.backend;

/**
 * Where a tensor's values are kept and computed. Two devices are equal when they are the same
 * object.
 */
public final class Device {
  private static final Device CPU = new Device("cpu");
  private static final Device META = new Device("meta");

  private final String name;

  private Device(String name) {
    this.name = name;
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
   * A device of another backend, for providers.
   *
   * @param name its name, such as {@code opencl:0}
   * @return a new device
   */
  public static Device of(String name) {
    return new Device(name);
  }

  /**
   * The backend that serves this device.
   *
   * @return the backend
   * @throws DeviceException if no backend on the class path serves it
   */
  public Backend backend() {
    return Backends.of(this);
  }

  /** The name, such as {@code cpu}. */
  @Override
  public String toString() {
    return name;
  }
}
