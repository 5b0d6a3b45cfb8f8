package dev.zippermerge.engine.share;

import dev.zippermerge.engine.graph.Nodes;
import java.nio.ByteBuffer;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * A constant's value to the last bit, whatever way it is written down.
 *
 * @param shape its shape
 * @param values its values: floats by their bits, integers of any width as 64 bits
 */
record ConstantContent(List<Long> shape, ByteBuffer values) {
  static ConstantContent of(NodeDef constant) {
    var shape = Nodes.shape(constant);
    var type = Nodes.dtype(constant);
    if (type == DataType.DT_FLOAT) {
      return floats(shape, Nodes.floats(constant));
    }
    if (type == DataType.DT_INT32 || type == DataType.DT_INT64) {
      var integers = Nodes.integers(constant);
      var bytes = ByteBuffer.allocate(integers.size() * Long.BYTES);
      integers.forEach(bytes::putLong);
      return new ConstantContent(shape, bytes.flip());
    }
    var tensor = constant.getAttrOrThrow("value").getTensor();
    return new ConstantContent(shape, tensor.toByteString().asReadOnlyByteBuffer());
  }

  static ConstantContent floats(List<Long> shape, float[] values) {
    var bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    return new ConstantContent(shape, bytes);
  }

  /** The same value where it is spread over a larger tensor: leading axes of length 1 go. */
  ConstantContent spread() {
    int first = 0;
    while (first < shape.size() && shape.get(first) == 1) {
      first++;
    }
    return new ConstantContent(shape.subList(first, shape.size()), values);
  }
}
