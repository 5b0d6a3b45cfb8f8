package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.Signature;
import dev.zippermerge.engine.graph.SourceModel;
import dev.zippermerge.engine.onnx.proto.GraphProto;
import dev.zippermerge.engine.onnx.proto.NodeProto;
import dev.zippermerge.engine.onnx.proto.ValueInfoProto;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.tensorflow.TensorFlowRuntime;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.tensorflow.proto.MetaGraphDef;

/**
 * Reads ONNX models, opset 9 to 21. Tensors keep ONNX's layout, NCHW, and inputs and outputs their
 * names and shapes. A model written for one example takes any number of them where what it computes
 * allows that.
 */
public final class OnnxReader {
  private OnnxReader() {}

  /**
   * Reads a model; nothing of it is run but what depends on constants alone.
   *
   * @param file the model; tensors kept in other files are looked for in its folder
   * @param sizes of inputs that the model leaves open
   * @throws RefusedException with a code and what is at fault
   */
  public static SourceModel read(Path file, InputSizes sizes) {
    TensorFlowRuntime.load();
    var model = OnnxFile.parse(file);
    long opset = OnnxFile.opset(model);
    var graph = model.getGraph();
    sizes.requireKnown(graph.getInputList().stream().map(ValueInfoProto::getName).toList());
    var nodes = needed(graph);
    SupportedNodes.check(nodes);
    var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    var tensors = new Tensors(new ExternalData(folder));
    return source(graph, translate(graph, nodes, opset, tensors, sizes));
  }

  private static Translation translate(
      GraphProto graph, List<NodeProto> nodes, long opset, Tensors tensors, InputSizes sizes) {
    var free = new Translation(graph, nodes, opset, tensors, sizes);
    try {
      free.run(true);
      if (free.outputs().stream().allMatch(OnnxReader::isForEachExample)) {
        return free;
      }
    } catch (RefusedException _) {
      // Written for one example only; what is wrong with it for one is told below.
    }
    var fixed = new Translation(graph, nodes, opset, tensors, sizes);
    fixed.run(false);
    return fixed;
  }

  private static boolean isForEachExample(Endpoint output) {
    return !output.shape().isEmpty() && output.shape().getFirst() < 0;
  }

  private static SourceModel source(GraphProto graph, Translation translation) {
    var name = graph.getName().isEmpty() ? "graph" : graph.getName();
    var signature =
        new Signature(
            name, List.of(name), sorted(translation.inputs()), sorted(translation.outputs()));
    var model = MetaGraphDef.newBuilder().setGraphDef(translation.graph()).build();
    return new SourceModel("ONNX", model, signature, UnaryOperator.identity());
  }

  private static List<Endpoint> sorted(List<Endpoint> endpoints) {
    return endpoints.stream().sorted(Comparator.comparing(Endpoint::name)).toList();
  }

  /** The nodes that the outputs need, in an order of computation. */
  private static List<NodeProto> needed(GraphProto graph) {
    if (graph.getSparseInitializerCount() > 0) {
      throw Corrupt.model("sparse_initializer", "Sparse tensors are not supported.");
    }
    return NodeOrder.of(
        graph.getNodeList(), graph.getOutputList().stream().map(ValueInfoProto::getName).toList());
  }
}
