package dev.zippermerge.engine.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * Cuts off what a graph would do in training, where that hangs on a constant or on a default: of
 * {@code Switch} and {@code Merge} only the way stays that inference goes. Branches that hang on
 * anything else stay as they are.
 */
final class DeadBranches {
  private static final Set<String> SWITCHES = Set.of("RefSwitch", "Switch");
  private static final Set<String> MERGES = Set.of("Merge", "RefMerge");

  private final Map<String, NodeDef> nodes;
  private final KnownValues values;
  private final Set<String> dead = new HashSet<>();
  private final Set<TensorName> deadTensors = new HashSet<>();
  private final Aliases aliases = new Aliases();

  private DeadBranches(Map<String, NodeDef> nodes) {
    this.nodes = nodes;
    this.values = new KnownValues(nodes);
  }

  /** Cuts off the dead branches of a graph; tells what stands for the tensors that went. */
  static Aliases cut(Map<String, NodeDef> nodes) {
    var branches = new DeadBranches(nodes);
    branches.cut();
    return branches.aliases;
  }

  private void cut() {
    nodes.values().stream().filter(node -> SWITCHES.contains(node.getOp())).forEach(this::decide);
    if (deadTensors.isEmpty()) {
      return;
    }
    boolean grown = true;
    while (grown) {
      grown = false;
      for (var node : nodes.values()) {
        grown |= isDead(node) && dead.add(node.getName());
      }
    }
    nodes.values().stream().filter(node -> MERGES.contains(node.getOp())).forEach(this::join);
    nodes.keySet().removeAll(dead);
    nodes.replaceAll((_, node) -> rewritten(node));
  }

  /** A switch passes its first input on to its second output where the predicate is true. */
  private void decide(NodeDef node) {
    var predicate = values.of(TensorName.parse(node.getInput(1)));
    if (predicate.is(0) || predicate.is(1)) {
      int taken = predicate.is(1) ? 1 : 0;
      deadTensors.add(new TensorName(node.getName(), 1 - taken));
      aliases.put(new TensorName(node.getName(), taken), TensorName.parse(node.getInput(0)));
    }
  }

  private boolean isDead(NodeDef node) {
    var inputs = node.getInputList();
    return MERGES.contains(node.getOp())
        ? inputs.stream().allMatch(this::isDead)
        : inputs.stream().anyMatch(this::isDead);
  }

  private boolean isDead(String input) {
    if (TensorName.isControl(input)) {
      return dead.contains(input.substring(1));
    }
    var tensor = TensorName.parse(input);
    return dead.contains(tensor.node()) || deadTensors.contains(tensor);
  }

  private void join(NodeDef node) {
    var alive = tensors(node).stream().filter(input -> !isDead(input)).toList();
    if (alive.size() == 1 && tensors(node).size() > 1) {
      aliases.put(new TensorName(node.getName(), 0), TensorName.parse(alive.getFirst()));
    }
  }

  private static List<String> tensors(NodeDef node) {
    return node.getInputList().stream().filter(input -> !TensorName.isControl(input)).toList();
  }

  private NodeDef rewritten(NodeDef node) {
    var rewritten = node.toBuilder().clearInput();
    for (var input : node.getInputList()) {
      if (!TensorName.isControl(input)) {
        rewritten.addInput(aliases.resolve(TensorName.parse(input)).asInput());
      } else if (!dead.contains(input.substring(1))) {
        rewritten.addInput(input);
      }
    }
    return rewritten.build();
  }
}
