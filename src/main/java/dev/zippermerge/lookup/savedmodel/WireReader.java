package dev.zippermerge.lookup.savedmodel;

import dev.zippermerge.lookup.LookupException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of one message in protobuf's wire format. No length is believed before the bytes
 * are there.
 */
final class WireReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final ByteBuffer bytes;
  private int field;
  private int wireType;

  private WireReader(ByteBuffer bytes) {
    this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads a message that takes all the bytes. */
  static WireReader of(byte[] message) {
    return new WireReader(ByteBuffer.wrap(message));
  }

  /** Reads a message that takes all that remains of the bytes, which stay as they are. */
  static WireReader of(ByteBuffer message) {
    return new WireReader(message.slice());
  }

  /** Goes to the next field; false at the message's end. The field before must have been read. */
  boolean next() {
    if (!bytes.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wireType = (int) tag & 7;
    if (tag >>> 3 == 0 || tag >>> 3 > Integer.MAX_VALUE) {
      throw broken("has a field of the number " + (tag >>> 3));
    }
    return true;
  }

  /** Number of the field. */
  int field() {
    return field;
  }

  /** The field as an integer. */
  long integer() {
    expect(VARINT);
    return varint();
  }

  /** The field as a float. */
  float real() {
    expect(FIXED32);
    need(Float.BYTES);
    return bytes.getFloat();
  }

  /** The field as a text. */
  String text() {
    return StandardCharsets.UTF_8.decode(content()).toString();
  }

  /** The field as a message. */
  WireReader message() {
    return new WireReader(content());
  }

  /** The field's bytes, without a copy of them. */
  ByteBuffer content() {
    expect(LENGTH);
    long length = varint();
    if (length < 0 || length > bytes.remaining()) {
      throw broken("ends within a field of " + Long.toUnsignedString(length) + " bytes");
    }
    var content = bytes.slice(bytes.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + (int) length);
    return content;
  }

  /** True where the field holds several numbers one after the other, or a text, or a message. */
  boolean hasLength() {
    return wireType == LENGTH;
  }

  /** Passes over the field. */
  void skip() {
    switch (wireType) {
      case VARINT -> varint();
      case FIXED64 -> pass(Long.BYTES);
      case FIXED32 -> pass(Integer.BYTES);
      case LENGTH -> content();
      default -> throw broken("has a field of the wire type " + wireType);
    }
  }

  private void pass(int length) {
    need(length);
    bytes.position(bytes.position() + length);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      need(1);
      byte part = bytes.get();
      value |= (long) (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw broken("has an integer of more than 64 bits");
  }

  private void need(int length) {
    if (bytes.remaining() < length) {
      throw broken("ends within a field");
    }
  }

  private void expect(int type) {
    if (wireType != type) {
      throw broken("has the wire type " + wireType + " in field " + field);
    }
  }

  private static LookupException broken(String what) {
    return new LookupException("saved_model.pb is damaged: a message " + what + ".");
  }
}
