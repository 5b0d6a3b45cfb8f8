package dev.zippermerge.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.function.Consumer;

/** Lines of a process whose word is not to be trusted: one that never ends must not fill us. */
final class Lines {
  static final int LONGEST = 64 << 20;

  private Lines() {}

  /**
   * Hands out each line as it comes.
   *
   * @throws IllegalStateException where one is longer than {@link #LONGEST}
   */
  static void read(BufferedReader reader, Consumer<String> consumer) throws IOException {
    var line = new StringBuilder();
    for (int c = reader.read(); c >= 0; c = reader.read()) {
      if (c == '\n') {
        consumer.accept(line.toString());
        line.setLength(0);
      } else if (line.length() == LONGEST) {
        throw new IllegalStateException("a line is longer than " + LONGEST + " characters");
      } else {
        line.append((char) c);
      }
    }
    if (!line.isEmpty()) {
      consumer.accept(line.toString());
    }
  }
}
