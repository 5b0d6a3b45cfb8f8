package dev.zippermerge.lookup.savedmodel;

import dev.zippermerge.lookup.LookupException;
import java.nio.ByteBuffer;
import java.util.List;

/** Reads repeated numbers, each in a field of its own or all in one. */
final class Numbers {
  private Numbers() {}

  static void integers(WireReader message, List<Long> target) {
    if (message.hasLength()) {
      var packed = message.content();
      while (packed.hasRemaining()) {
        target.add(varint(packed));
      }
    } else {
      target.add(message.integer());
    }
  }

  static void reals(WireReader message, List<Float> target) {
    if (message.hasLength()) {
      var packed = message.content();
      while (packed.remaining() >= Float.BYTES) {
        target.add(packed.getFloat());
      }
    } else {
      target.add(message.real());
    }
  }

  private static long varint(ByteBuffer packed) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && packed.hasRemaining(); shift += 7) {
      byte part = packed.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new LookupException("saved_model.pb is damaged: a list of integers ends within one.");
  }
}
