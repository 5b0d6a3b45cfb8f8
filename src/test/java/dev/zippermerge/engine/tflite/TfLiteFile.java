package dev.zippermerge.engine.tflite;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.BufferT;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.DequantizeOptionsT;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/** Small TFLite files in the making. Tensors are known by their numbers. */
final class TfLiteFile {
  private final List<TensorT> tensors = new ArrayList<>();
  private final List<BufferT> buffers = new ArrayList<>();
  private final List<OperatorT> operators = new ArrayList<>();
  private final List<OperatorCodeT> codes = new ArrayList<>();
  private final List<Integer> inputs = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();

  TfLiteFile() {
    var empty = new BufferT();
    empty.setData(new int[0]);
    buffers.add(empty);
  }

  private int tensor(String name, byte type, long buffer, int... shape) {
    var tensor = new TensorT();
    tensor.setName(name);
    tensor.setType(type);
    tensor.setBuffer(buffer);
    tensor.setShape(shape);
    tensors.add(tensor);
    return tensors.size() - 1;
  }

  private int constant(byte type, byte[] bytes, int... shape) {
    var data = new int[bytes.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = bytes[i];
    }
    var buffer = new BufferT();
    buffer.setData(data);
    buffers.add(buffer);
    return tensor("constant" + tensors.size(), type, buffers.size() - 1L, shape);
  }

  int input(String name, int... shape) {
    int tensor = tensor(name, TensorType.FLOAT32, 0, shape);
    inputs.add(tensor);
    return tensor;
  }

  TfLiteFile output(int tensor) {
    outputs.add(tensor);
    return this;
  }

  int floats(float[] values, int... shape) {
    var bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return constant(TensorType.FLOAT32, bytes.array(), shape);
  }

  int integers(int... values) {
    var bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    return constant(TensorType.INT32, bytes.array(), values.length);
  }

  /** A constant of half precision, and the operator that widens it, as converters write them. */
  int half(float[] values, int... shape) {
    var bytes = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(Float.floatToFloat16(value));
    }
    return dequantised(constant(TensorType.FLOAT16, bytes.array(), shape), shape);
  }

  /** Integers with a scale for each of the first axis, and the operator that makes them real. */
  int dequantised(byte[] values, float[] scales, int[] shape) {
    int constant = constant(TensorType.INT8, values, shape);
    var parameters = new QuantizationParametersT();
    parameters.setScale(scales);
    parameters.setZeroPoint(new long[scales.length]);
    parameters.setQuantizedDimension(0);
    tensors.get(constant).setQuantization(parameters);
    return dequantised(constant, shape);
  }

  private int dequantised(int constant, int... shape) {
    return op(
        BuiltinOperator.DEQUANTIZE,
        BuiltinOptions.DequantizeOptions,
        new DequantizeOptionsT(),
        shape,
        constant);
  }

  int op(int builtin, byte kind, @Nullable Object options, int[] shape, int... of) {
    var code = new OperatorCodeT();
    code.setBuiltinCode(builtin);
    code.setDeprecatedBuiltinCode((byte) Math.min(builtin, 127));
    code.setVersion(version(builtin));
    codes.add(code);
    int result = tensor("result" + tensors.size(), TensorType.FLOAT32, 0, shape);
    var operator = new OperatorT();
    operator.setOpcodeIndex(codes.size() - 1L);
    operator.setInputs(of);
    operator.setOutputs(new int[] {result});
    if (options != null) {
      var union = new BuiltinOptionsUnion();
      union.setType(kind);
      union.setValue(options);
      operator.setBuiltinOptions(union);
    }
    operators.add(operator);
    return result;
  }

  private static int version(int builtin) {
    return builtin == BuiltinOperator.DEQUANTIZE ? 3 : 1;
  }

  Path write(Path file) throws IOException {
    var graph = new SubGraphT();
    graph.setName("main");
    graph.setTensors(tensors.toArray(TensorT[]::new));
    graph.setInputs(inputs.stream().mapToInt(i -> i).toArray());
    graph.setOutputs(outputs.stream().mapToInt(i -> i).toArray());
    graph.setOperators(operators.toArray(OperatorT[]::new));
    var model = new ModelT();
    model.setVersion(3);
    model.setDescription("test");
    model.setOperatorCodes(codes.toArray(OperatorCodeT[]::new));
    model.setSubgraphs(new SubGraphT[] {graph});
    model.setBuffers(buffers.toArray(BufferT[]::new));
    var builder = new FlatBufferBuilder(1 << 16);
    Model.finishModelBuffer(builder, Model.pack(builder, model));
    return Files.write(file, builder.sizedByteArray());
  }
}
