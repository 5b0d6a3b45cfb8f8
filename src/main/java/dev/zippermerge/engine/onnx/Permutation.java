package dev.zippermerge.engine.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Float tensors of four axes with their axes in another order. */
final class Permutation {
  private Permutation() {}

  /** The values such that axis {@code i} is what was axis {@code order[i]}. */
  static ByteString permute(ByteString content, List<Long> shape, int... order) {
    var from = content.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    var bytes = ByteBuffer.allocate(content.size()).order(ByteOrder.LITTLE_ENDIAN);
    var to = bytes.asFloatBuffer();
    var steps = steps(shape);
    for (int a = 0; a < shape.get(order[0]); a++) {
      for (int b = 0; b < shape.get(order[1]); b++) {
        for (int c = 0; c < shape.get(order[2]); c++) {
          int start = a * steps[order[0]] + b * steps[order[1]] + c * steps[order[2]];
          for (int d = 0; d < shape.get(order[3]); d++) {
            to.put(from.get(start + d * steps[order[3]]));
          }
        }
      }
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** How far apart neighbours along each axis lie. */
  private static int[] steps(List<Long> shape) {
    var steps = new int[4];
    steps[3] = 1;
    for (int i = 2; i >= 0; i--) {
      steps[i] = Math.toIntExact(steps[i + 1] * shape.get(i + 1));
    }
    return steps;
  }
}
