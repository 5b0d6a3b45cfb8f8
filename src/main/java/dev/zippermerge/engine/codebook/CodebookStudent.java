package dev.zippermerge.engine.codebook;

import dev.zippermerge.engine.calibrate.Student;
import dev.zippermerge.engine.calibrate.StudentNetwork;
import dev.zippermerge.engine.calibrate.TrainedVariable;
import dev.zippermerge.engine.graph.Nodes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.proto.NodeDef;

/**
 * Merged networks in trainable form: the codebooks are shared variables, each task's output layer
 * (kernel and bias) is a variable of its own; assignments, other biases and batch normalisation
 * stay as they are (NeuralMerger, section 3.3, and its released code).
 */
public final class CodebookStudent {
  private CodebookStudent() {}

  /** Builds the student. */
  public static Student build(MergedNetworks merged) {
    var variables = new ArrayList<TrainedVariable>();
    merged.layers().forEach(layer -> variables.add(codebook(layer)));
    for (int task = 0; task < merged.tasks().size(); task++) {
      variables.addAll(outputs(merged, task));
    }
    var networks =
        IntStream.range(0, merged.tasks().size()).mapToObj(task -> network(merged, task)).toList();
    return new Student(List.copyOf(variables), networks);
  }

  /** The codebook of a merged layer as a variable, [segments x C, r]. */
  static TrainedVariable codebook(EncodedLayer layer) {
    var codebook = layer.codebook();
    return new TrainedVariable(
        "codebook/" + layer.name(),
        List.of(
            (long) codebook.segments() * codebook.codewordCount(), (long) codebook.segmentLength()),
        codebook.values());
  }

  /** The constants of a task's output layers as variables. */
  static List<TrainedVariable> outputs(MergedNetworks merged, int task) {
    var original = merged.originals().get(task);
    return original.outputConstants().stream()
        .map(name -> output(merged.tasks().get(task), original.node(name)))
        .toList();
  }

  private static TrainedVariable output(String task, NodeDef constant) {
    return new TrainedVariable(
        outputName(task, constant.getName()), Nodes.shape(constant), Nodes.floats(constant));
  }

  private static String outputName(String task, String constant) {
    return "output/" + task + "/" + constant;
  }

  private static StudentNetwork network(MergedNetworks merged, int task) {
    var name = merged.tasks().get(task);
    var original = merged.originals().get(task);
    var rewritten = new RewrittenNetwork(original);
    merged
        .layers()
        .forEach(
            layer ->
                layer
                    .assignment(task)
                    .ifPresent(assignment -> decode(rewritten, layer, assignment)));
    for (var constant : original.outputConstants()) {
      var variable = TrainedVariable.readOf(outputName(name, constant));
      rewritten.replace(constant, List.of(Nodes.floatOp(constant, "Identity", variable).build()));
    }
    return new StudentNetwork(name, original, rewritten.nodes());
  }

  private static void decode(
      RewrittenNetwork network, EncodedLayer layer, CodeAssignment assignment) {
    var kernel = assignment.layer().kernel();
    var rows = DecodedKernel.rows(assignment, layer.codebook().codewordCount());
    var nodes = new ArrayList<NodeDef>();
    nodes.add(Nodes.constant(kernel + "/rows", rows, rows.length));
    nodes.addAll(
        DecodedKernel.nodes(
            kernel,
            assignment,
            layer.codebook().segmentLength(),
            codebook(layer).read(),
            kernel + "/rows"));
    network.replaceKernel(assignment.layer(), nodes);
  }
}
