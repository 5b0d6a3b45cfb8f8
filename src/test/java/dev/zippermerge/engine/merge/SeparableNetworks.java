package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.zipper.ShuffledChannels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Small random MobileNets, 8x8x1 in, three classes out: a convolution and separable blocks, each
 * with batch normalisation whose statistics are those of given examples.
 */
public final class SeparableNetworks {
  private static final int CLASSES = 3;

  private final TestNetworks network;
  private final List<String> normalisations = new ArrayList<>();

  private SeparableNetworks(long seed) {
    this.network = new TestNetworks(seed);
  }

  /**
   * Writes a SavedModel into the folder and returns it.
   *
   * @param examples [examples, 8, 8, 1] that the statistics are of
   * @param widths channels of the stem, then of each block
   */
  public static Path write(Path folder, float[] examples, long seed, int... widths) {
    var separable = new SeparableNetworks(seed);
    separable.build(widths);
    separable.measure(examples);
    return separable.network.write(folder, CLASSES);
  }

  /** Writes another network of this package's with the channels of all its layers shuffled. */
  public static Path shuffled(Path folder, Path model, long seed) {
    var shuffled = new SeparableNetworks(seed);
    var network = ModelReader.read(model, null, null, null).graph();
    shuffled.network.nodes.addAll(ShuffledChannels.of(network, seed).graph().getNodeList());
    return shuffled.network.write(folder, CLASSES);
  }

  private void build(int... widths) {
    add(Nodes.placeholder("x", DataType.DT_FLOAT, List.of(-1L, 8L, 8L, 1L)));
    var top = convolution("stem", "Conv2D", "x", 1, 3, 3, 1, widths[0]);
    for (int i = 1; i < widths.length; i++) {
      var deep = convolution("dw" + i, "DepthwiseConv2dNative", top, i, 3, 3, widths[i - 1], 1);
      top = convolution("pw" + i, "Conv2D", deep, 1, 1, 1, widths[i - 1], widths[i]);
    }
    add(Nodes.constant("mean/axes", new int[] {1, 2}, 2));
    add(
        Nodes.floatOp("mean", "Mean", top, "mean/axes")
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
    network.dense("answer", "mean", widths[widths.length - 1], CLASSES);
  }

  private String convolution(String name, String type, String input, int stride, long... kernel) {
    long fanIn = kernel[0] * kernel[1] * (type.equals("Conv2D") ? kernel[2] : 1);
    add(network.constant(name + "/kernel", (int) fanIn, kernel));
    add(
        Nodes.floatOp(name, type, input, name + "/kernel")
            .putAttr("strides", Nodes.ints(1, stride, stride, 1))
            .putAttr("padding", Nodes.string("SAME"))
            .build());
    int width = (int) (type.equals("Conv2D") ? kernel[3] : kernel[2]);
    var normalised = name + "/normalised";
    for (var part : List.of("gamma", "beta", "mean", "variance")) {
      var values = new float[width];
      for (int i = 0; i < width; i++) {
        values[i] = part.equals("gamma") ? 1 + i % 3 / 4f : i % 2 / 5f;
      }
      add(Nodes.constant(normalised + "/" + part, values, width));
    }
    normalisations.add(normalised);
    add(
        Nodes.floatOp(
                normalised,
                "FusedBatchNormV3",
                name,
                normalised + "/gamma",
                normalised + "/beta",
                normalised + "/mean",
                normalised + "/variance")
            .putAttr("U", Nodes.type(DataType.DT_FLOAT))
            .putAttr("is_training", truth(false))
            .build());
    add(Nodes.floatOp(name + "/relu", "Relu", normalised).build());
    return name + "/relu";
  }

  /** Sets the statistics to those of the examples, in one pass over all normalisations. */
  private void measure(float[] examples) {
    var training = GraphDef.newBuilder();
    for (var node : network.nodes) {
      training.addNode(
          normalisations.contains(node.getName())
              ? node.toBuilder()
                  .setInput(3, "none")
                  .setInput(4, "none")
                  .putAttr("is_training", truth(true))
                  .build()
              : node);
    }
    training.addNode(Nodes.constant("none", new float[0], 0));
    try (var runner = new GraphRunner(training.build());
        var x = GraphRunner.tensor(examples, examples.length / 64, 8, 8, 1)) {
      for (var name : normalisations) {
        try (var found = runner.run(Map.of("x:0", x), List.of(name + ":1", name + ":2"))) {
          set(name + "/mean", GraphRunner.floats(found.get(0)));
          set(name + "/variance", GraphRunner.floats(found.get(1)));
        }
      }
    }
  }

  private void set(String constant, float[] values) {
    network.nodes.replaceAll(
        node ->
            node.getName().equals(constant)
                ? Nodes.constant(constant, values, values.length)
                : node);
  }

  private void add(NodeDef node) {
    network.nodes.add(node);
  }

  private static AttrValue truth(boolean value) {
    return AttrValue.newBuilder().setB(value).build();
  }
}
