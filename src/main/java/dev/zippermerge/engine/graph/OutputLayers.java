package dev.zippermerge.engine.graph;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.NodeDef;

/**
 * Finds the layers that give a network's answers: from their results some values of an output
 * follow without a further layer. Concatenations, slices, reshapes, softmax and the like may come
 * in between, and so may fixed projections, such as the one that brings a distribution over
 * distances down to its mean.
 */
final class OutputLayers {
  private static final Set<String> CONCATENATIONS = Set.of("Concat", "ConcatV2", "Pack");
  private static final Set<String> MOVES =
      Set.of("ExpandDims", "Identity", "Reshape", "Squeeze", "Transpose");

  private final Map<String, NodeDef> nodes;
  private final Map<String, Set<NodeDef>> readers = new HashMap<>();
  private final Set<String> weighted;
  private final Set<String> projections;

  /**
   * @param weighted the nodes that have weights
   */
  OutputLayers(Collection<NodeDef> nodes, List<NodeDef> weighted) {
    this.nodes = Subgraph.byName(nodes);
    for (var node : nodes) {
      for (var input : node.getInputList()) {
        readers.computeIfAbsent(TensorName.parse(input).node(), _ -> new HashSet<>()).add(node);
      }
    }
    this.projections = names(weighted.stream().filter(this::isProjection));
    this.weighted = names(weighted.stream().filter(node -> !isProjection(node)));
  }

  private static Set<String> names(Stream<NodeDef> nodes) {
    return nodes.map(NodeDef::getName).collect(Collectors.toSet());
  }

  /** Names of the layers from which some output follows. */
  Set<String> find(Collection<TensorName> outputs) {
    var ends = outputs.stream().map(TensorName::node).collect(Collectors.toSet());
    var last = new HashSet<String>();
    for (var layer : weighted) {
      if (reaches(layer, ends)) {
        last.add(layer);
      }
    }
    last.addAll(projections);
    return last;
  }

  private boolean reaches(String layer, Set<String> ends) {
    var later = later(layer);
    var seen = new HashSet<>(Set.of(layer));
    var open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      var name = open.pop();
      if (ends.contains(name)) {
        return true;
      }
      for (var reader : readers.getOrDefault(name, Set.of())) {
        if (!weighted.contains(reader.getName())
            && !refines(reader, later)
            && seen.add(reader.getName())) {
          open.push(reader.getName());
        }
      }
    }
    return false;
  }

  /** What is computed with layers that come after a layer. */
  private Set<String> later(String layer) {
    var after = reachable(Set.of(layer));
    after.remove(layer);
    after.retainAll(weighted);
    return reachable(after);
  }

  private Set<String> reachable(Set<String> start) {
    var seen = new HashSet<>(start);
    var open = new ArrayDeque<>(start);
    while (!open.isEmpty()) {
      for (var reader : readers.getOrDefault(open.pop(), Set.of())) {
        if (seen.add(reader.getName())) {
          open.push(reader.getName());
        }
      }
    }
    return seen;
  }

  /** True for an operation in which a result only meets that of later layers, as in a block. */
  private static boolean refines(NodeDef node, Set<String> later) {
    return !CONCATENATIONS.contains(node.getOp())
        && node.getInputCount() > 1
        && node.getInputList().stream().anyMatch(in -> later.contains(TensorName.parse(in).node()));
  }

  /** A kernel 0, 1, 2 … behind a softmax: the mean of a distribution over as many steps. */
  private boolean isProjection(NodeDef node) {
    var kernel = nodes.get(TensorName.parse(node.getInput(1)).node());
    if (kernel == null || Nodes.shape(kernel).getLast() != 1) {
      return false;
    }
    var source = nodes.get(TensorName.parse(node.getInput(0)).node());
    while (source != null && MOVES.contains(source.getOp())) {
      source = nodes.get(TensorName.parse(source.getInput(0)).node());
    }
    return source != null && source.getOp().equals("Softmax") && counts(Nodes.floats(kernel));
  }

  private static boolean counts(float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != i) {
        return false;
      }
    }
    return values.length > 1;
  }
}
