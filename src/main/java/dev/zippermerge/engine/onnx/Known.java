package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Nodes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.TensorProto;

/**
 * What is known of a tensor for a certain number of examples.
 *
 * @param value its values in the field {@code tensor_content}; null where they depend on the inputs
 */
record Known(List<Long> shape, @Nullable TensorProto value) {
  /** Larger values are computed where the flat graph folds its constants, not while translating. */
  private static final long MOST_VALUES = 1L << 16;

  /** True where the tensor's values are known, and are few enough to compute with. */
  boolean computable() {
    return value != null && isSmall();
  }

  boolean isSmall() {
    return Nodes.size(shape) <= MOST_VALUES;
  }
}
