package dev.lamina.backend;

import java.util.Map;

/**
 * What is known of a device.
 *
 * @param device the device
 * @param name what its maker calls it
 * @param vendor who made it
 * @param driver name and version of the software that drives it
 * @param memory bytes of memory
 * @param maxAllocation bytes that a single tensor may take
 * @param computeUnits cores, or what the vendor counts as such
 * @param float64 whether it computes in double precision
 * @param limits further figures by name, in order
 */
public record DeviceInfo(
    Device device,
    String name,
    String vendor,
    String driver,
    long memory,
    long maxAllocation,
    int computeUnits,
    boolean float64,
    Map<String, String> limits) {}
