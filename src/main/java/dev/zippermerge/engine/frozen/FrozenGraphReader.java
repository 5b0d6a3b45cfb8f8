package dev.zippermerge.engine.frozen;

import dev.zippermerge.engine.graph.Corrupt;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.ProtobufFile;
import dev.zippermerge.engine.graph.Signature;
import dev.zippermerge.engine.graph.SourceModel;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Reads frozen graphs. A GraphDef has no signature: its placeholders are the inputs, and what
 * nothing uses are the outputs.
 */
public final class FrozenGraphReader {
  private static final String FORMAT = "FROZEN_GRAPH";
  private static final String SIGNATURE = "serving_default";
  private static final Set<String> VARIABLES =
      Set.of("VarHandleOp", "Variable", "VariableV2", "AutoReloadVariable");

  private FrozenGraphReader() {}

  /**
   * Reads a frozen graph.
   *
   * @param file a serialised GraphDef
   * @throws RefusedException with a code and what is at fault
   */
  public static SourceModel read(Path file) {
    var graph = ProtobufFile.read(file, GraphDef.parser(), "GraphDef");
    if (graph.getNodeList().stream().allMatch(node -> node.getOp().isEmpty())) {
      throw Corrupt.model(
          String.valueOf(file.getFileName()),
          "The file is empty or no GraphDef: it has no operation.");
    }
    return new SourceModel(
        FORMAT,
        MetaGraphDef.newBuilder().setGraphDef(graph).build(),
        signature(graph),
        nodes -> frozen(nodes, String.valueOf(file.getFileName())));
  }

  private static Signature signature(GraphDef graph) {
    var inputs =
        graph.getNodeList().stream()
            .filter(node -> node.getOp().startsWith("Placeholder"))
            .filter(node -> node.getInputCount() == 0)
            .map(FrozenGraphReader::input)
            .toList();
    return new Signature(SIGNATURE, List.of(SIGNATURE), inputs, FinalTensors.of(graph));
  }

  private static Endpoint input(NodeDef placeholder) {
    var shape = placeholder.getAttrOrDefault("shape", AttrValue.getDefaultInstance()).getShape();
    return new Endpoint(
        placeholder.getName(),
        placeholder.getName() + ":0",
        Nodes.dtype(placeholder),
        shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList());
  }

  private static List<NodeDef> frozen(List<NodeDef> nodes, String file) {
    var variable = nodes.stream().filter(node -> VARIABLES.contains(node.getOp())).findFirst();
    if (variable.isPresent()) {
      throw new RefusedException(
          RefusalCode.VARIABLES_MISSING,
          file,
          "The graph is not frozen: it has variables, '"
              + variable.get().getName()
              + "' for one, whose values are not in the file.");
    }
    return nodes;
  }
}
