package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorProto;

/**
 * A tensor of the model, as a tensor of the graph that is being written. Everything about it is
 * known for two numbers of examples; what is the same in both does not depend on that number.
 *
 * @param tensor {@code node} or {@code node:index}
 */
record Value(String tensor, DataType type, Known few, Known many) {

  /** Dimensions, -1 where they depend on the number of examples. */
  List<Long> shape() {
    var shape = new ArrayList<Long>();
    for (int i = 0; i < rank(); i++) {
      shape.add(few.shape().get(i).equals(many.shape().get(i)) ? few.shape().get(i) : -1L);
    }
    return shape;
  }

  /** The tensor's name in the form {@code node:index}. */
  String asTensor() {
    return tensor.contains(":") ? tensor : tensor + ":0";
  }

  int rank() {
    return few.shape().size();
  }

  /** Its values where they depend neither on the inputs nor on the number of examples. */
  @Nullable TensorProto constant() {
    var value = few.value();
    return value != null && (value == many.value() || value.equals(many.value())) ? value : null;
  }

  boolean isFloating() {
    return switch (type) {
      case DT_FLOAT, DT_DOUBLE, DT_HALF, DT_BFLOAT16 -> true;
      default -> false;
    };
  }

  /** True for a constant of one value. */
  boolean isScalarConstant() {
    return constant() != null && Nodes.size(few.shape()) == 1;
  }
}
