package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.OutputParts;
import dev.zippermerge.engine.graph.TensorName;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * One task's network in the merged model, beside the original that teaches it. Both have the same
 * node names, but for what the merge method put in place of weights.
 *
 * @param task the task's name
 * @param teacher the original, frozen
 * @param nodes the student's nodes; they may read variables by {@link TrainedVariable#read()}
 * @param compared tensors of both whose mismatch counts
 * @param normalisations batch normalisations whose statistics are variables
 * @param mixed for each node with rows of examples that all tasks compute alike its name in the
 *     {@link Mixture}
 */
public record StudentNetwork(
    String task,
    FlatGraph teacher,
    List<NodeDef> nodes,
    List<String> compared,
    List<Normalisation> normalisations,
    Map<String, String> mixed) {

  /** A student compared at all layers, pooling included, whose statistics are the teacher's. */
  public StudentNetwork(String task, FlatGraph teacher, List<NodeDef> nodes) {
    this(task, teacher, nodes, layerOutputs(teacher), List.of(), Map.of());
  }

  /** The tensors that leave a network's layers, pooling included. */
  static List<String> layerOutputs(FlatGraph network) {
    return Stream.concat(
            network.layers().stream().map(WeightLayer::output), network.poolOutputs().stream())
        .distinct()
        .toList();
  }

  /** Node name of the network's input. */
  public String input() {
    return TensorName.parse(teacher.inputs().getFirst().tensor()).node();
  }

  /** The logits: what the output layer yields, before any softmax. */
  public String logits() {
    return teacher.layers().getLast().output();
  }

  /** The tensors of all float outputs. */
  public List<String> outputs() {
    return teacher.outputs().stream()
        .filter(output -> output.type() == DataType.DT_FLOAT)
        .map(FlatGraph.Endpoint::tensor)
        .toList();
  }

  /** The parts of all float outputs, which differ in meaning and size. */
  public List<String> parts() {
    var parts = OutputParts.of(teacher);
    return parts.stream().allMatch(this::has) ? parts : outputs();
  }

  /** True where the student, too, has the teacher's tensor of that name. */
  public boolean has(String tensor) {
    var name = TensorName.parse(tensor).node();
    return nodes.stream().anyMatch(node -> node.getName().equals(name));
  }

  /** The normalisations that are this task's alone. */
  List<Normalisation> own() {
    return normalisations.stream().filter(found -> !mixed.containsKey(found.node())).toList();
  }

  /** True where the student is trained in another form than that of its answers. */
  boolean hasTrainingForm() {
    return !normalisations.isEmpty();
  }

  /** The nodes while the student is trained. */
  List<NodeDef> trainingNodes() {
    return MixtureGraph.views(this, BatchForm.of(nodes, own()));
  }

  /** True if the optimiser of this task changes the variable. */
  boolean trains(TrainedVariable variable) {
    return variable.update() == TrainedVariable.Update.GRADIENT
        && nodes.stream().anyMatch(node -> node.getInputList().contains(variable.read()))
        && normalisations.stream()
            .noneMatch(n -> n.mean().equals(variable) || n.variance().equals(variable));
  }
}
