package dev.zippermerge.engine.zipper;

import dev.zippermerge.engine.calibrate.Mixture;
import dev.zippermerge.engine.calibrate.Normalisation;
import dev.zippermerge.engine.calibrate.Student;
import dev.zippermerge.engine.calibrate.StudentNetwork;
import dev.zippermerge.engine.calibrate.TrainedVariable;
import dev.zippermerge.engine.calibrate.VariableReading;
import dev.zippermerge.engine.graph.BatchNormalisations;
import dev.zippermerge.engine.graph.ExampleRows;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.NodeDef;

/**
 * Zipped networks in trainable form: every kernel, bias and batch normalisation is a variable,
 * those of shared layers one for all tasks. While the student is trained, statistics are those of
 * the batch; a trunk's are those of a batch of all tasks' examples.
 */
public final class ZippedStudent {
  private final Zipped zipped;
  private final Map<String, float[]> values;
  private final Set<String> rows;
  private final Map<String, TrainedVariable> variables = new LinkedHashMap<>();

  private ZippedStudent(Zipped zipped, Map<String, float[]> values) {
    this.zipped = zipped;
    this.values = values;
    this.rows =
        zipped.hasTrunk() ? ExampleRows.of(zipped.originals().get(zipped.base())) : Set.of();
  }

  /**
   * Builds the student.
   *
   * @param values initial values by variable; where there are none, the constant's
   */
  public static Student build(Zipped zipped, Map<String, float[]> values) {
    var student = new ZippedStudent(zipped, values);
    var networks = IntStream.range(0, zipped.tasks().size()).mapToObj(student::network).toList();
    return new Student(
        List.copyOf(student.variables.values()),
        networks,
        zipped.hasTrunk() ? student.mixture(networks.get(zipped.base())) : null);
  }

  private Mixture mixture(StudentNetwork base) {
    var trunk = Trunk.of(zipped).nodes().stream().map(NodeDef::getName).collect(Collectors.toSet());
    return new Mixture(
        base.nodes().stream().filter(node -> trunk.contains(node.getName())).toList(),
        Trunk.input(zipped),
        base.normalisations().stream().filter(n -> base.mixed().containsKey(n.node())).toList());
  }

  private StudentNetwork network(int task) {
    var original = zipped.originals().get(task);
    var network = ZippedNetwork.of(zipped, task, rows);
    network
        .variables()
        .forEach(
            (constant, name) ->
                variables.computeIfAbsent(name, _ -> variable(name, network.node(constant))));
    var normalisations =
        BatchNormalisations.of(network.nodes()).stream()
            .filter(found -> network.variables().containsKey(found.mean()))
            .map(found -> normalisation(network, found))
            .toList();
    var nodes =
        network.nodes().stream()
            .flatMap(node -> VariableReading.of(node, network.variables(), normalisations))
            .toList();
    return new StudentNetwork(
        zipped.tasks().get(task),
        original,
        nodes,
        compared(task, network),
        normalisations,
        network.trunk());
  }

  private TrainedVariable variable(String name, NodeDef constant) {
    var initial = values.get(name);
    return new TrainedVariable(
        name, Nodes.shape(constant), initial == null ? Nodes.floats(constant) : initial);
  }

  private Normalisation normalisation(ZippedNetwork network, BatchNormalisations.Found found) {
    return new Normalisation(
        found.node(), of(network, found.mean()), of(network, found.variance()));
  }

  private TrainedVariable of(ZippedNetwork network, String constant) {
    return Objects.requireNonNull(variables.get(network.variables().get(constant)), constant);
  }

  /**
   * Outputs of layers of the kind that is shared, but for those of another task's trunk, and the
   * logits: a teacher's doubts teach more than its labels.
   */
  private List<String> compared(int task, ZippedNetwork network) {
    var names = network.nodes().stream().map(NodeDef::getName).toList();
    var original = zipped.originals().get(task);
    var logits = original.layers().stream().filter(WeightLayer::outputLayer);
    return Stream.concat(Twins.candidates(original, zipped.scope()).stream(), logits)
        .map(WeightLayer::output)
        .filter(output -> names.contains(output.substring(0, output.indexOf(':'))))
        .toList();
  }
}
