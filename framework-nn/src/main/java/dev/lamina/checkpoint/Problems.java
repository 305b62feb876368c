package dev.lamina.checkpoint;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with the entries of a file, collected so that one error names everything. */
final class Problems {
  private static final int SHOWN = 50;
  private static final int PATH_END = 100;

  private final List<String> found = new ArrayList<>();
  private int count;

  void add(String path, String what) {
    count++;
    // a hostile file can be wrong in millions of places
    if (found.size() < SHOWN) {
      found.add((path.isEmpty() ? "" : shortened(path) + ": ") + what);
    }
  }

  private static String shortened(String path) {
    int tail = path.length() - PATH_END;
    return tail <= PATH_END ? path : path.substring(0, PATH_END) + "…" + path.substring(tail);
  }

  boolean any() {
    return count > 0;
  }

  /** One line a problem. */
  String text() {
    String rest = count > found.size() ? "\n  and " + (count - found.size()) + " more" : "";
    return "\n  " + String.join("\n  ", found) + rest;
  }
}
