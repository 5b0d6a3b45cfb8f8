package dev.zippermerge.engine.tflite;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.Nodes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;
import org.tensorflow.proto.DataType;

/** The tensors of a TFLite graph and the values of those that are constants. */
final class TfLiteTensors {
  private final Model model;
  private final SubGraph graph;
  private final TreeSet<String> quantised = new TreeSet<>();
  private final Map<Integer, Integer> same = new HashMap<>();

  TfLiteTensors(Model model, SubGraph graph) {
    this.model = model;
    this.graph = graph;
  }

  /** Says that a tensor has the real values of another. */
  void alias(int tensor, int source) {
    same.put(tensor, source(source));
  }

  private int source(int index) {
    return same.getOrDefault(index, index);
  }

  Tensor tensor(int index) {
    if (index < 0 || index >= graph.tensorsLength()) {
      throw new IndexOutOfBoundsException("there is no tensor " + index);
    }
    return graph.tensors(index);
  }

  String name(int index) {
    var name = tensor(index).name();
    return name == null || name.isEmpty() ? "tensor_" + index : name;
  }

  DataType type(int index) {
    var tensor = tensor(index);
    return TfLiteReader.type(tensor.type(), scales(tensor) > 0, name(index));
  }

  private static int scales(Tensor tensor) {
    QuantizationParameters parameters = tensor.quantization();
    return parameters == null ? 0 : parameters.scaleLength();
  }

  /** The shape as it stands in the file, for one example mostly. */
  List<Long> shape(int index) {
    var shape = new ArrayList<Long>();
    for (int i = 0; i < tensor(index).shapeLength(); i++) {
      shape.add((long) tensor(index).shape(i));
    }
    return shape;
  }

  /** The shape of an input, open dimensions as -1; a single example stands for any number. */
  List<Long> openShape(int index) {
    var tensor = tensor(index);
    var shape = shape(index);
    for (int i = 0; i < tensor.shapeSignatureLength() && i < shape.size(); i++) {
      shape.set(i, (long) tensor.shapeSignature(i));
    }
    if (shape.size() > 1 && shape.getFirst() == 1) {
      shape.set(0, -1L);
    }
    return shape;
  }

  /** The bytes of a constant; null for a tensor that is computed. */
  private @Nullable ByteBuffer bytes(int index) {
    long buffer = tensor(source(index)).buffer();
    if (buffer <= 0 || buffer >= model.buffersLength()) {
      return null;
    }
    var bytes = model.buffers((int) buffer).dataAsByteBuffer();
    return bytes == null || !bytes.hasRemaining()
        ? null
        : bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean isConstant(int index) {
    return bytes(index) != null;
  }

  /** Whole numbers of a constant. */
  int[] integers(int index) {
    var bytes = bytes(index);
    if (bytes == null) {
      throw Corrupt.model(name(index), "The tensor '" + name(index) + "' is not a constant.");
    }
    boolean wide = tensor(index).type() == TensorType.INT64;
    var values = new int[bytes.remaining() / (wide ? 8 : 4)];
    for (int i = 0; i < values.length; i++) {
      values[i] = wide ? Math.toIntExact(bytes.getLong(i * 8)) : bytes.getInt(i * 4);
    }
    return values;
  }

  /** Real values of a constant, dequantised where it holds integers. */
  float[] floats(int index) {
    var bytes = bytes(index);
    var tensor = tensor(source(index));
    int count = Math.toIntExact(Nodes.size(shape(index)));
    if (bytes == null || tensor.sparsity() != null) {
      throw Corrupt.model(
          name(index), "The tensor '" + name(index) + "' is not a constant, or is sparse.");
    }
    var values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = value(bytes, i, tensor.type());
    }
    if (scales(tensor) > 0 && tensor.type() != TensorType.FLOAT32) {
      quantised.add(name(source(index)));
      dequantise(values, tensor);
    }
    return values;
  }

  private static float value(ByteBuffer bytes, int index, byte type) {
    return switch (type) {
      case TensorType.FLOAT32 -> bytes.getFloat(index * 4);
      case TensorType.FLOAT16 -> Float.float16ToFloat(bytes.getShort(index * 2));
      case TensorType.FLOAT64 -> (float) bytes.getDouble(index * 8);
      case TensorType.INT8 -> bytes.get(index);
      case TensorType.UINT8 -> Byte.toUnsignedInt(bytes.get(index));
      case TensorType.INT16 -> bytes.getShort(index * 2);
      case TensorType.INT32 -> bytes.getInt(index * 4);
      case TensorType.INT64 -> bytes.getLong(index * 8);
      default -> throw new IllegalArgumentException("a constant has the element type " + type);
    };
  }

  private static void dequantise(float[] values, Tensor tensor) {
    var parameters = tensor.quantization();
    int scales = parameters.scaleLength();
    int after = 1;
    for (int i = parameters.quantizedDimension() + 1; i < tensor.shapeLength(); i++) {
      after *= tensor.shape(i);
    }
    for (int i = 0; i < values.length; i++) {
      int channel = scales == 1 ? 0 : i / after % scales;
      long zero = channel < parameters.zeroPointLength() ? parameters.zeroPoint(channel) : 0;
      values[i] = (values[i] - zero) * parameters.scale(channel);
    }
  }

  /** What was done to the tensors. */
  List<String> notes() {
    return quantised.isEmpty()
        ? List.of()
        : List.of(
            "Weights of integers were dequantised, %d tensors; the network is computed in single precision and takes and gives real values."
                .formatted(quantised.size()));
  }
}
