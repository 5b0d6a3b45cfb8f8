package dev.zippermerge.engine.onnx;

import com.google.protobuf.ByteString;
import dev.zippermerge.engine.onnx.proto.AttributeProto;
import dev.zippermerge.engine.onnx.proto.GraphProto;
import dev.zippermerge.engine.onnx.proto.ModelProto;
import dev.zippermerge.engine.onnx.proto.NodeProto;
import dev.zippermerge.engine.onnx.proto.OperatorSetIdProto;
import dev.zippermerge.engine.onnx.proto.TensorProto;
import dev.zippermerge.engine.onnx.proto.TensorShapeProto;
import dev.zippermerge.engine.onnx.proto.TypeProto;
import dev.zippermerge.engine.onnx.proto.ValueInfoProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small ONNX models in the making. */
public final class OnnxModel {
  static final int FLOAT = 1;
  static final int INT64 = 7;

  private final int opset;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("net");
  private final Random random;

  OnnxModel(int opset) {
    this(opset, 1);
  }

  public OnnxModel(int opset, long seed) {
    this.opset = opset;
    this.random = new Random(seed);
  }

  /** A float input; -1 stands for any number of examples. */
  public OnnxModel input(String name, long... shape) {
    graph.addInput(info(name, FLOAT, shape));
    return this;
  }

  public OnnxModel output(String name) {
    return output(name, FLOAT);
  }

  OnnxModel output(String name, int type) {
    graph.addOutput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type))));
    return this;
  }

  /** Random weights. */
  public OnnxModel weights(String name, long... shape) {
    var values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return floats(name, values, shape);
  }

  /** Random weights that are greater than 0. */
  public OnnxModel positive(String name, long... shape) {
    weights(name, shape);
    var last = graph.getInitializerBuilder(graph.getInitializerCount() - 1);
    var values = ByteBuffer.wrap(last.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.capacity(); i += 4) {
      values.putFloat(i, Math.abs(values.getFloat(i)) + 0.1f);
    }
    last.setRawData(ByteString.copyFrom(values.array()));
    return this;
  }

  OnnxModel floats(String name, float[] values, long... shape) {
    var bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return initializer(tensor(name, FLOAT, shape).setRawData(ByteString.copyFrom(bytes)).build());
  }

  /** A vector of integers. */
  public OnnxModel vector(String name, long... values) {
    return initializer(
        tensor(name, INT64, values.length)
            .addAllInt64Data(Arrays.stream(values).boxed().toList())
            .build());
  }

  OnnxModel initializer(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  /** A node; {@code outputs} and {@code inputs} separated by commas. */
  public OnnxModel node(String op, String inputs, String outputs, AttributeProto... attributes) {
    return node("", op, inputs, outputs, attributes);
  }

  OnnxModel node(
      String domain, String op, String inputs, String outputs, AttributeProto... attributes) {
    var node =
        NodeProto.newBuilder()
            .setOpType(op)
            .setDomain(domain)
            .setName(outputs.split(",")[0] + "_node")
            .addAllOutput(List.of(outputs.split(",")))
            .addAllAttribute(List.of(attributes));
    if (!inputs.isEmpty()) {
      node.addAllInput(List.of(inputs.split(",", -1)));
    }
    graph.addNode(node);
    return this;
  }

  ModelProto build() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1))
        .setGraph(graph)
        .build();
  }

  /** Writes the model into the file, and returns it. */
  public Path write(Path file) {
    try {
      return Files.write(file, build().toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TensorProto.Builder tensor(String name, int type, long... shape) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type)
        .addAllDims(Arrays.stream(shape).boxed().toList());
  }

  public static AttributeProto ints(String name, int... values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(7)
        .addAllInts(Arrays.stream(values).mapToObj(i -> (long) i).toList())
        .build();
  }

  public static AttributeProto of(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(2).setI(value).build();
  }

  public static AttributeProto of(String name, float value) {
    return AttributeProto.newBuilder().setName(name).setType(1).setF(value).build();
  }

  public static AttributeProto of(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(3)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto of(String name, TensorProto value) {
    return AttributeProto.newBuilder().setName(name).setType(4).setT(value).build();
  }

  private static ValueInfoProto info(String name, int type, long... shape) {
    var dims = TensorShapeProto.newBuilder();
    for (long size : shape) {
      var dim = TensorShapeProto.Dimension.newBuilder();
      dims.addDim(size < 0 ? dim.setDimParam("N") : dim.setDimValue(size));
    }
    var tensor = TypeProto.Tensor.newBuilder().setElemType(type).setShape(dims);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
