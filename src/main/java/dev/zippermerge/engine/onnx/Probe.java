package dev.zippermerge.engine.onnx;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;

/** Asks TensorFlow what one operation makes of its inputs, for a certain number of examples. */
final class Probe {
  private static final String NODE = "node";

  private final NodeDef node;
  private final List<DataType> types;
  private final List<Known> inputs;

  /**
   * @param node the operation
   * @param types of its inputs
   * @param inputs what is known of them
   */
  Probe(NodeDef node, List<DataType> types, List<Known> inputs) {
    this.node = node;
    this.types = types;
    this.inputs = inputs;
  }

  /** What is known of an operation's result. */
  record Result(DataType type, Known known) {}

  /**
   * The operation's results, with their values where those of all inputs are known.
   *
   * @throws RefusedException where the inputs do not fit or the shapes stay unknown
   */
  List<Result> run() {
    var graph = graph();
    try (var inferred = new Graph()) {
      inferred.importGraphDef(graph);
      return results(inferred.operationOrThrow(NODE), graph);
    } catch (TensorFlowException | IllegalArgumentException e) {
      throw Corrupt.model(
          node.getName(),
          "The inputs of '"
              + node.getName()
              + "' do not fit: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private List<Result> results(GraphOperation operation, GraphDef graph) {
    var types = new ArrayList<DataType>();
    var shapes = new ArrayList<List<Long>>();
    for (int i = 0; i < operation.numOutputs(); i++) {
      var output = operation.output(i);
      if (output.shape().isUnknown() || output.shape().hasUnknownDimension()) {
        if (i > 0) {
          break; // Room that a gradient may use; no result of an ONNX operator.
        }
        throw new RefusedException(
            RefusalCode.SHAPE_UNRESOLVED,
            node.getName(),
            "The shape of what '" + node.getName() + "' computes depends on the data.");
      }
      types.add(output.dataType());
      shapes.add(Arrays.stream(output.shape().asArray()).boxed().toList());
    }
    var values = values(graph, shapes);
    return IntStream.range(0, types.size())
        .mapToObj(
            i ->
                new Result(
                    types.get(i), new Known(shapes.get(i), values == null ? null : values.get(i))))
        .toList();
  }

  private @Nullable List<TensorProto> values(GraphDef graph, List<List<Long>> shapes) {
    if (!inputs.stream().allMatch(Known::computable)
        || !shapes.stream().allMatch(shape -> new Known(shape, null).isSmall())) {
      return null;
    }
    var fetches = IntStream.range(0, shapes.size()).mapToObj(i -> NODE + ":" + i).toList();
    try (var runner = new GraphRunner(graph);
        var results = runner.run(Map.of(), fetches)) {
      var values = new ArrayList<TensorProto>();
      for (int i = 0; i < fetches.size(); i++) {
        values.add(GraphRunner.proto(results.get(i), results.get(i).dataType()));
      }
      return values;
    }
  }

  private GraphDef graph() {
    var graph = GraphDef.newBuilder().setVersions(OnnxGraph.VERSION);
    var copy = node.toBuilder().setName(NODE).clearInput();
    for (int i = 0; i < inputs.size(); i++) {
      var known = inputs.get(i);
      var name = "input" + i;
      var value = known.value();
      graph.addNode(
          value != null && known.isSmall()
              ? Nodes.constant(name, value)
              : Nodes.placeholder(name, types.get(i), known.shape()));
      copy.addInput(name);
    }
    return graph.addNode(copy).build();
  }
}
