package dev.zippermerge.engine.calibrate;

import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * A mixture in the joint graph: all tasks' inputs one after the other, the mixture's nodes on them,
 * and for each task the rows that are its own.
 */
final class MixtureGraph {
  private static final String NODES = ".mixture";
  private static final String ROWS = ".rows";
  private static final String ONE = ROWS + "/one";
  private static final String ZERO = ROWS + "/zero";

  private MixtureGraph() {}

  /** A tensor of the mixture as it is trained. */
  static String tensor(String name) {
    return Prefix.of(NODES, name);
  }

  /** The mixture and the numbers of the rows of each task. */
  static List<NodeDef> nodes(Mixture mixture, List<StudentNetwork> networks) {
    var nodes = new ArrayList<NodeDef>();
    nodes.add(Nodes.constant(ZERO, new int[] {0}, 1));
    nodes.add(Nodes.constant(ONE, new int[] {1}, 1));
    var start = ZERO;
    for (var network : networks) {
      nodes.addAll(rows(network, start));
      start = end(network);
    }
    nodes.addAll(inputs(networks));
    var trained = BatchForm.of(mixture.nodes(), mixture.normalisations());
    nodes.addAll(Prefix.apply(NODES, trained, Map.of(mixture.input(), ROWS + "/all")));
    return nodes;
  }

  private static List<NodeDef> rows(StudentNetwork network, String start) {
    var task = Prefix.of(ROWS, network.task());
    return List.of(
        Nodes.floatOp(task + "/shape", "Shape", JointGraph.input(network))
            .putAttr("out_type", Nodes.type(DataType.DT_INT32))
            .build(),
        integers(task + "/count", "Slice", task + "/shape", ZERO, ONE)
            .putAttr("Index", Nodes.type(DataType.DT_INT32))
            .build(),
        integers(end(network), "AddV2", start, task + "/count").build(),
        integers(start(network), "Identity", start).build());
  }

  private static NodeDef.Builder integers(String name, String type, String... inputs) {
    return Nodes.op(name, type, inputs).putAttr("T", Nodes.type(DataType.DT_INT32));
  }

  private static List<NodeDef> inputs(List<StudentNetwork> networks) {
    var all = Nodes.floatOp(ROWS + "/all", "ConcatV2");
    networks.forEach(network -> all.addInput(JointGraph.input(network)));
    return List.of(
        Nodes.constant(ROWS + "/axis", new int[] {0}),
        all.addInput(ROWS + "/axis")
            .putAttr("N", Nodes.integer(networks.size()))
            .putAttr("Tidx", Nodes.type(DataType.DT_INT32))
            .build());
  }

  private static String start(StudentNetwork network) {
    return Prefix.of(ROWS, network.task() + "/start");
  }

  private static String end(StudentNetwork network) {
    return Prefix.of(ROWS, network.task() + "/end");
  }

  /**
   * A task's nodes, those of the mixture replaced by the task's rows of it. What has no rows of
   * examples (a shape) is computed of those that have.
   */
  static List<NodeDef> views(StudentNetwork network, List<NodeDef> nodes) {
    return nodes.stream()
        .map(
            node -> {
              var mixed = network.mixed().get(node.getName());
              return mixed == null ? node : view(network, node.getName(), mixed);
            })
        .toList();
  }

  private static NodeDef view(StudentNetwork network, String name, String mixed) {
    return Nodes.floatOp(name, "StridedSlice", tensor(mixed), start(network), end(network), ONE)
        .putAttr("Index", Nodes.type(DataType.DT_INT32))
        .build();
  }
}
