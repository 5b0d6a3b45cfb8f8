package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.TensorName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Teachers and students of all tasks in one graph. Names: {@code TASK/x} is a task's input ({@code
 * TASK/x1} and so on its further ones), {@code TASK/teacher/…} and {@code TASK/student/…} its
 * networks, {@code TASK/training/…} the student as it is trained where that differs; variables and
 * the mixture stand outside of any task.
 */
final class JointGraph {
  private JointGraph() {}

  static String input(StudentNetwork network) {
    return Prefix.of(network.task(), "x");
  }

  /** Names of the placeholders of all inputs, by the names of the original's. */
  static Map<String, String> inputs(StudentNetwork network) {
    var names = new LinkedHashMap<String, String>();
    for (var end : network.teacher().inputs()) {
      var name = input(network) + (names.isEmpty() ? "" : names.size());
      names.put(TensorName.parse(end.tensor()).node(), name);
    }
    return names;
  }

  static String teacher(StudentNetwork network, String tensor) {
    return Prefix.of(network.task() + "/teacher", tensor);
  }

  static String student(StudentNetwork network, String tensor) {
    return Prefix.of(network.task() + "/student", tensor);
  }

  /** A tensor of the form in which the student is trained. */
  static String training(StudentNetwork network, String tensor) {
    return network.hasTrainingForm()
        ? Prefix.of(network.task() + "/training", tensor)
        : student(network, tensor);
  }

  static GraphDef build(Student student) {
    var nodes = new ArrayList<NodeDef>();
    for (var variable : student.variables()) {
      nodes.addAll(VariableNodes.handle(variable));
      nodes.addAll(VariableNodes.assignment(variable));
    }
    if (student.mixture() != null) {
      nodes.addAll(MixtureGraph.nodes(student.mixture(), student.networks()));
    }
    for (var network : student.networks()) {
      var input = inputs(network);
      for (var end : network.teacher().inputs()) {
        var name = Objects.requireNonNull(input.get(TensorName.parse(end.tensor()).node()));
        nodes.add(Nodes.placeholder(name, end.type(), end.shape()));
      }
      nodes.addAll(
          Prefix.apply(
              network.task() + "/teacher", network.teacher().graph().getNodeList(), input));
      nodes.addAll(Prefix.apply(network.task() + "/student", network.nodes(), input));
      if (network.hasTrainingForm()) {
        nodes.addAll(Prefix.apply(network.task() + "/training", network.trainingNodes(), input));
      }
    }
    return GraphDef.newBuilder().addAllNode(nodes).build();
  }
}
