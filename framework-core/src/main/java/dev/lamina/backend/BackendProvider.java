package dev.lamina.backend;

import java.util.List;

/**
 * What a backend's jar offers to the service loader. Making a provider must cost nothing: native
 * code is loaded when somebody asks for devices.
 */
public interface BackendProvider {
  /**
   * The kind of device served: the part of a device's name before its number.
   *
   * @return such as {@code cpu} or {@code opencl}
   */
  String kind();

  /**
   * The devices that are there, the best first. Never throws for what is missing on the machine.
   *
   * @return what is known of each
   */
  List<DeviceInfo> devices();

  /**
   * What keeps devices from being there, in words for the user.
   *
   * @return one text a problem; empty if nothing is wrong
   */
  default List<String> problems() {
    return List.of();
  }

  /**
   * The backend of one device. Called once a device.
   *
   * @param info one of {@link #devices}
   * @param index the backend's index, for {@link Backend#index}
   * @return the backend
   */
  Backend open(DeviceInfo info, int index);
}
