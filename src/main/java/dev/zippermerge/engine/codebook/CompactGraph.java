package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.ServableGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The graph of {@link StoredNetworks}, with an initialiser that decodes the kernels once into
 * resource variables, so that inference costs what it costs in the originals.
 */
public final class CompactGraph {
  private static final String INITIALISER = "zippermerge/init";

  private final StoredNetworks stored;
  private final MergedNetworks merged;
  private final List<NodeDef> nodes = new ArrayList<>();
  private final List<String> assignments = new ArrayList<>();

  private CompactGraph(StoredNetworks stored) {
    this.stored = stored;
    this.merged = stored.merged();
  }

  /** Builds the graph. */
  public static ServableGraph build(StoredNetworks stored) {
    var merged = stored.merged();
    var graph = new CompactGraph(stored);
    merged.layers().forEach(graph::addCodebook);
    IntStream.range(0, merged.tasks().size()).forEach(graph::addTask);
    var initialiser = Nodes.op(INITIALISER, "NoOp");
    graph.assignments.forEach(name -> initialiser.addInput("^" + name));
    graph.nodes.add(initialiser.build());
    var tasks =
        IntStream.range(0, merged.tasks().size())
            .mapToObj(i -> ServableGraph.Task.of(merged.tasks().get(i), merged.originals().get(i)))
            .toList();
    return new ServableGraph(graph.nodes, INITIALISER, tasks);
  }

  private static String codebookName(EncodedLayer layer) {
    return "zippermerge/" + layer.name() + "/codebook";
  }

  private void addCodebook(EncodedLayer layer) {
    nodes.addAll(stored.stored(CodebookStudent.codebook(layer)).nodes(codebookName(layer)));
  }

  private void addTask(int task) {
    var name = merged.tasks().get(task);
    var network = new RewrittenNetwork(merged.originals().get(task));
    for (int i = 0; i < merged.layers().size(); i++) {
      var layer = merged.layers().get(i);
      var codes = stored.codes().get(i);
      var member = layer.member(task);
      if (member.isPresent()) {
        var assignment = layer.assignments().get(member.getAsInt());
        network.replaceKernel(assignment.layer(), kernelVariable(name, assignment.layer()));
        addDecoding(name, layer, assignment, codes.get(member.getAsInt()));
      }
    }
    var constants = merged.originals().get(task).outputConstants();
    var outputs = CodebookStudent.outputs(merged, task);
    for (int i = 0; i < constants.size(); i++) {
      network.replace(constants.get(i), stored.stored(outputs.get(i)).nodes(constants.get(i)));
    }
    nodes.addAll(Prefix.apply(name, network.nodes(), Map.of()));
  }

  /** A resource variable and its reading; the latter bears the kernel's name. */
  private static List<NodeDef> kernelVariable(String task, WeightLayer layer) {
    return List.of(
        Nodes.op(layer.kernel() + "/variable", "VarHandleOp")
            .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
            .putAttr("shape", Nodes.shapeAttr(storedShape(layer)))
            .putAttr("shared_name", Nodes.string(Prefix.of(task, layer.kernel())))
            .build(),
        Nodes.op(layer.kernel(), "ReadVariableOp", layer.kernel() + "/variable")
            .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
            .build());
  }

  private static List<Long> storedShape(WeightLayer layer) {
    return layer.kind() == WeightLayer.Kind.DENSE
        ? layer.kernelShape().reversed()
        : layer.kernelShape();
  }

  /** Nodes that decode a kernel and assign it to its variable. */
  private void addDecoding(
      String task, EncodedLayer layer, CodeAssignment assignment, StoredCodes codes) {
    var kernel = "zippermerge/%s/%s".formatted(layer.name(), task);
    nodes.addAll(codes.rowNodes(kernel + "/rows"));
    nodes.addAll(
        DecodedKernel.nodes(
            kernel,
            assignment,
            layer.codebook().segmentLength(),
            codebookName(layer),
            kernel + "/rows"));
    nodes.add(
        Nodes.op(
                kernel + "/assign",
                "AssignVariableOp",
                Prefix.of(task, assignment.layer().kernel() + "/variable"),
                kernel)
            .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
            .build());
    assignments.add(kernel + "/assign");
  }
}
