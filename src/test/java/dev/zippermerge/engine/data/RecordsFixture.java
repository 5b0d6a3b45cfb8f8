package dev.zippermerge.engine.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes TFRecords, with a checksum that is worked out bit by bit. */
final class RecordsFixture {
  private RecordsFixture() {}

  /** A record with its two checksums. */
  static byte[] record(byte[] data) {
    var record =
        ByteBuffer.allocate(data.length + 16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(data.length)
            .putInt(0)
            .put(data)
            .array();
    checksum(record, 0, 8, 8);
    checksum(record, 12, data.length, 12 + data.length);
    return record;
  }

  /** Writes the masked CRC-32C of some bytes. */
  static void checksum(byte[] bytes, int from, int count, int at) {
    int crc = -1;
    for (int i = from; i < from + count; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82f63b78;
      }
    }
    crc = ~crc;
    int masked = (crc >>> 15 | crc << 17) + 0xa282ead8;
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, masked);
  }
}
