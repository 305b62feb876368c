package dev.lamina.backend;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Numbers that users give when the process starts. One that makes no sense is named in the log and
 * not used: an error would come out of the loading of a class, which then stays broken.
 */
public final class SystemProperty {
  private SystemProperty() {}

  /**
   * The number that a property says.
   *
   * @param name of the property, such as {@code lamina.threads}
   * @param least the smallest number allowed
   * @param most the largest number allowed
   * @param standard what holds unless the property says otherwise
   * @return the number
   */
  public static long number(String name, long least, long most, long standard) {
    String given = System.getProperty(name);
    if (given == null) {
      return standard;
    }
    try {
      long number = Long.parseLong(given.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below, with the numbers that are out of range
    }
    Logger log = LoggerFactory.getLogger(SystemProperty.class);
    String range = most == Long.MAX_VALUE ? "at least " + least : least + " to " + most;
    log.warn("{}: not usable: '{}'; expected {}; {} is used", name, given, range, standard);
    return standard;
  }
}
