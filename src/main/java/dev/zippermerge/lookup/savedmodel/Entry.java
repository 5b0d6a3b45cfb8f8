package dev.zippermerge.lookup.savedmodel;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/** Reads an entry of a protobuf map whose keys are texts. */
final class Entry {
  private static final int KEY = 1;
  private static final int VALUE = 2;

  private Entry() {}

  static void read(WireReader entry, BiConsumer<String, ByteBuffer> target) {
    var key = "";
    var value = ByteBuffer.allocate(0);
    while (entry.next()) {
      switch (entry.field()) {
        case KEY -> key = entry.text();
        case VALUE -> value = entry.content();
        default -> entry.skip();
      }
    }
    target.accept(key, value);
  }
}
