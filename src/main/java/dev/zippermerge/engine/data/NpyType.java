package dev.zippermerge.engine.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Element types of NumPy arrays that are read. */
enum NpyType {
  U1(1),
  B1(1),
  I1(1),
  I2(2),
  U2(2),
  I4(4),
  U4(4),
  I8(8),
  U8(8),
  F2(2),
  F4(4),
  F8(8);

  /** Bytes of one value. */
  final int size;

  NpyType(int size) {
    this.size = size;
  }

  /** The type that a header names ({@code <f4}); empty for complex, text, object and others. */
  static Optional<NpyType> of(String descr) {
    for (var type : values()) {
      if (descr.length() == 3 && descr.substring(1).equalsIgnoreCase(type.name())) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The byte order that a header names. */
  static ByteOrder order(String descr) {
    return descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** True where a row is kept as bytes. */
  boolean isByte() {
    return this == U1 || this == B1;
  }

  /** The value at a byte position. */
  float value(ByteBuffer bytes, int position) {
    return switch (this) {
      case U1, B1 -> bytes.get(position) & 0xff;
      case I1 -> bytes.get(position);
      case I2 -> bytes.getShort(position);
      case U2 -> Short.toUnsignedInt(bytes.getShort(position));
      case I4 -> bytes.getInt(position);
      case U4 -> Integer.toUnsignedLong(bytes.getInt(position));
      case I8, U8 -> bytes.getLong(position);
      case F2 -> Float.float16ToFloat(bytes.getShort(position));
      case F4 -> bytes.getFloat(position);
      case F8 -> (float) bytes.getDouble(position);
    };
  }
}
