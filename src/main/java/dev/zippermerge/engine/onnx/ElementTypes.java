package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.SinglePrecision;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import org.tensorflow.proto.DataType;

/** ONNX's element types (TensorProto.DataType) as TensorFlow's. */
final class ElementTypes {
  private ElementTypes() {}

  /**
   * The type that a network here computes in: TensorFlow's, single precision in place of half.
   *
   * @param culprit what is of that type
   */
  static DataType of(int type, String culprit) {
    return SinglePrecision.widened(stored(type, culprit));
  }

  /** The type that a file holds. */
  static DataType stored(int type, String culprit) {
    return switch (type) {
      case 1 -> DataType.DT_FLOAT;
      case 2 -> DataType.DT_UINT8;
      case 3 -> DataType.DT_INT8;
      case 4 -> DataType.DT_UINT16;
      case 5 -> DataType.DT_INT16;
      case 6 -> DataType.DT_INT32;
      case 7 -> DataType.DT_INT64;
      case 9 -> DataType.DT_BOOL;
      case 10 -> DataType.DT_HALF;
      case 11 -> DataType.DT_DOUBLE;
      case 12 -> DataType.DT_UINT32;
      case 13 -> DataType.DT_UINT64;
      case 16 -> DataType.DT_BFLOAT16;
      case 8 -> throw refusal(culprit, "strings");
      default -> throw refusal(culprit, "element type " + type);
    };
  }

  /** Bytes of one value. */
  static int width(DataType type) {
    return switch (type) {
      case DT_UINT8, DT_INT8, DT_BOOL -> 1;
      case DT_UINT16, DT_INT16, DT_HALF, DT_BFLOAT16 -> 2;
      case DT_INT64, DT_UINT64, DT_DOUBLE -> 8;
      default -> 4;
    };
  }

  private static RefusedException refusal(String culprit, String what) {
    return new RefusedException(
        RefusalCode.FORBIDDEN_OP,
        culprit,
        "'" + culprit + "' holds " + what + ", which networks here cannot.");
  }
}
