package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import java.util.ArrayList;
import java.util.Map;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Teachers and students of all tasks in one graph. Names: {@code TASK/x} is a task's input, {@code
 * TASK/teacher/…} and {@code TASK/student/…} its networks, {@code TASK/training/…} the student as
 * it is trained where that differs; variables and the mixture stand outside of any task.
 */
final class JointGraph {
  private JointGraph() {}

  static String input(StudentNetwork network) {
    return Prefix.of(network.task(), "x");
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
      var endpoint = network.teacher().inputs().getFirst();
      nodes.add(Nodes.placeholder(input(network), endpoint.type(), endpoint.shape()));
      var input = Map.of(network.input(), input(network));
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
