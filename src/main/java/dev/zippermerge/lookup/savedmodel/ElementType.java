package dev.zippermerge.lookup.savedmodel;

/** TensorFlow's element types that an artifact may hold, with their numbers in its protocol. */
public enum ElementType {
  /** 32-bit floats. */
  FLOAT(1, 4),
  /** 64-bit floats. */
  DOUBLE(2, 8),
  /** 32-bit integers. */
  INT32(3, 4),
  /** Unsigned bytes. */
  UINT8(4, 1),
  /** Signed bytes. */
  INT8(6, 1),
  /** Byte strings. */
  STRING(7, 0),
  /** 64-bit integers. */
  INT64(9, 8),
  /** IEEE 754 half precision. */
  HALF(19, 2),
  /** Any other. */
  OTHER(0, 0);

  private final int number;
  private final int bytes;

  ElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  /** Bytes of a value; 0 where that is not fixed. */
  public int bytes() {
    return bytes;
  }

  static ElementType of(long number) {
    for (var type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    return OTHER;
  }
}
