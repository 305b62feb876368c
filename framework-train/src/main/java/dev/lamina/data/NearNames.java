package dev.lamina.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds the names that someone may have meant who wrote another one. */
final class NearNames {
  private NearNames() {}

  /** Returns a sentence for the end of an error message, or nothing if no name is near. */
  static String suggestion(String wrong, Collection<String> names) {
    String sought = wrong.toLowerCase(Locale.ROOT);
    List<String> near = new ArrayList<>();
    for (String name : names) {
      String candidate = name.toLowerCase(Locale.ROOT);
      boolean within =
          sought.length() > 2 && (candidate.contains(sought) || sought.contains(candidate));
      int slips = Math.max(1, Math.min(sought.length(), candidate.length()) / 3);
      if (within || distance(sought, candidate) <= slips) {
        near.add("'" + name + "'");
      }
    }
    return near.isEmpty() ? "" : ". Did you mean " + String.join(" or ", near) + "?";
  }

  /**
   * Returns how many characters must be put, taken out or changed to turn a into b (Levenshtein).
   */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(changed, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
