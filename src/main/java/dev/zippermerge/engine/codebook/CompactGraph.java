package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.calibrate.TrainedVariable;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.ServableGraph;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Merged networks in the form that is stored: codebooks and output layers in half precision,
 * assignments bit-packed, and an initialiser that decodes the kernels once into resource variables,
 * so that inference costs what it costs in the originals.
 */
public final class CompactGraph {
  private static final String INITIALISER = "zippermerge/init";

  private final MergedNetworks merged;
  private final Map<String, float[]> trained;
  private final List<NodeDef> nodes = new ArrayList<>();
  private final List<String> assignments = new ArrayList<>();

  private CompactGraph(MergedNetworks merged, Map<String, float[]> trained) {
    this.merged = merged;
    this.trained = trained;
  }

  /**
   * Builds the graph.
   *
   * @param merged the networks
   * @param trained values of all variables of {@link CodebookStudent}, by name
   */
  public static ServableGraph build(MergedNetworks merged, Map<String, float[]> trained) {
    var graph = new CompactGraph(merged, trained);
    merged.layers().forEach(graph::addCodebook);
    IntStream.range(0, merged.tasks().size()).forEach(graph::addTask);
    var initialiser = Nodes.op(INITIALISER, "NoOp");
    graph.assignments.forEach(name -> initialiser.addInput("^" + name));
    graph.nodes.add(initialiser.build());
    var tasks =
        IntStream.range(0, merged.tasks().size())
            .mapToObj(i -> new ServableGraph.Task(merged.tasks().get(i), merged.originals().get(i)))
            .toList();
    return new ServableGraph(graph.nodes, INITIALISER, tasks);
  }

  private static String codebookName(EncodedLayer layer) {
    return "zippermerge/" + layer.name() + "/codebook";
  }

  private void addCodebook(EncodedLayer layer) {
    nodes.addAll(half(codebookName(layer), CodebookStudent.codebook(layer)));
  }

  /** A variable's trained value as a half-precision constant, widened under the given name. */
  private List<NodeDef> half(String name, TrainedVariable variable) {
    var values = Objects.requireNonNull(trained.get(variable.name()), variable.name());
    return List.of(
        Nodes.constant(name + "/half", HalfFloats.tensor(values, variable.shape())),
        Nodes.op(name, "Cast", name + "/half")
            .putAttr("SrcT", Nodes.type(DataType.DT_HALF))
            .putAttr("DstT", Nodes.type(DataType.DT_FLOAT))
            .build());
  }

  private void addTask(int task) {
    var name = merged.tasks().get(task);
    var network = new RewrittenNetwork(merged.originals().get(task));
    for (var layer : merged.layers()) {
      layer
          .assignment(task)
          .ifPresent(
              assignment -> {
                network.replaceKernel(assignment.layer(), kernelVariable(name, assignment.layer()));
                addDecoding(name, layer, assignment);
              });
    }
    var constants = merged.originals().get(task).outputConstants();
    var outputs = CodebookStudent.outputs(merged, task);
    for (int i = 0; i < constants.size(); i++) {
      network.replace(constants.get(i), half(constants.get(i), outputs.get(i)));
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
  private void addDecoding(String task, EncodedLayer layer, CodeAssignment assignment) {
    var kernel = "zippermerge/%s/%s".formatted(layer.name(), task);
    var codebook = layer.codebook();
    nodes.addAll(PackedCodes.of(assignment, codebook.codewordCount()).rowNodes(kernel + "/codes"));
    nodes.addAll(
        DecodedKernel.nodes(
            kernel,
            assignment.layer(),
            codebook.segmentLength(),
            codebookName(layer),
            kernel + "/codes"));
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
