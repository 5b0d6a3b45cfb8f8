package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.model.ModelReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** Small random LeNets, written as SavedModels and read back by the importer. */
public final class TestNetworks {
  private final Random random;
  final List<NodeDef> nodes = new ArrayList<>();

  TestNetworks(long seed) {
    this.random = new Random(seed);
  }

  /**
   * What a network looks like: 8x8x1 in, two convolutions with pooling, a dense layer, the classes.
   *
   * @param kernel height and width of the convolutions
   * @param first channels of the first convolution
   * @param second channels of the second convolution
   * @param hidden width of the dense layer
   * @param classes width of the answer
   */
  public record Form(int kernel, int first, int second, int hidden, int classes) {}

  /** The form that most tests use. */
  public static final Form SMALL = new Form(3, 4, 6, 16, 3);

  /** Writes a SavedModel into the folder and returns it. */
  public static Path write(Path folder, Form form, long seed) {
    var network = new TestNetworks(seed);
    network.build(form);
    return network.write(folder, form.classes());
  }

  /** A network in memory. */
  public static FlatGraph read(Path folder, Form form, long seed) {
    return ModelReader.read(write(folder, form, seed), null, null, null).graph();
  }

  private void build(Form form) {
    nodes.add(Nodes.placeholder("x", DataType.DT_FLOAT, List.of(-1L, 8L, 8L, 1L)));
    convolution("conv_a", "x", form.kernel(), 1, form.first());
    convolution("conv_b", "conv_a/pool", form.kernel(), form.first(), form.second());
    int features = 2 * 2 * form.second();
    nodes.add(Nodes.constant("flat/shape", new int[] {-1, features}, 2));
    nodes.add(Nodes.floatOp("flat", "Reshape", "conv_b/pool", "flat/shape").build());
    dense("hidden", "flat", features, form.hidden());
    nodes.add(Nodes.floatOp("hidden/relu", "Relu", "hidden/biased").build());
    dense("answer", "hidden/relu", form.hidden(), form.classes());
  }

  private void convolution(String name, String input, int kernel, int depth, int width) {
    nodes.add(constant(name + "/kernel", kernel * kernel * depth, kernel, kernel, depth, width));
    nodes.add(
        Nodes.floatOp(name, "Conv2D", input, name + "/kernel")
            .putAttr("strides", Nodes.ints(1, 1, 1, 1))
            .putAttr("padding", Nodes.string("SAME"))
            .build());
    bias(name, width);
    nodes.add(Nodes.floatOp(name + "/relu", "Relu", name + "/biased").build());
    nodes.add(
        Nodes.floatOp(name + "/pool", "MaxPool", name + "/relu")
            .putAttr("ksize", Nodes.ints(1, 2, 2, 1))
            .putAttr("strides", Nodes.ints(1, 2, 2, 1))
            .putAttr("padding", Nodes.string("VALID"))
            .build());
  }

  void dense(String name, String input, int inputs, int outputs) {
    nodes.add(constant(name + "/kernel", inputs, inputs, outputs));
    nodes.add(Nodes.floatOp(name, "MatMul", input, name + "/kernel").build());
    bias(name, outputs);
  }

  void bias(String name, int width) {
    nodes.add(constant(name + "/bias", 100, width));
    nodes.add(Nodes.floatOp(name + "/biased", "BiasAdd", name, name + "/bias").build());
  }

  NodeDef constant(String name, int fanIn, long... shape) {
    long size = 1;
    for (long dimension : shape) {
      size *= dimension;
    }
    var values = new float[(int) size];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fanIn));
    }
    return Nodes.constant(name, values, shape);
  }

  Path write(Path folder, int classes) {
    return write(folder, List.of(-1L, (long) classes));
  }

  Path write(Path folder, List<Long> shape) {
    var signature =
        SignatureDef.newBuilder()
            .setMethodName("tensorflow/serving/predict")
            .putInputs("image", info("x:0", List.of(-1L, 8L, 8L, 1L)))
            .putOutputs("logits", info("answer/biased:0", shape));
    var meta =
        MetaGraphDef.newBuilder()
            .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().addTags("serve"))
            .setGraphDef(GraphDef.newBuilder().addAllNode(nodes))
            .putSignatureDef("serving_default", signature.build());
    var model = SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(meta).build();
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("saved_model.pb"), model.toByteArray());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TensorInfo info(String tensor, List<Long> shape) {
    return TensorInfo.newBuilder()
        .setName(tensor)
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(Nodes.shapeProto(shape))
        .build();
  }
}
