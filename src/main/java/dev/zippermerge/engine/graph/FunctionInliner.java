package dev.zippermerge.engine.graph;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.NodeDef;

/**
 * Replaces calls of functions by what the functions compute, calls within functions included.
 *
 * <p>Nodes keep their names where those are free; else the name of the call goes before theirs.
 * Inputs that only order execution are dropped: the operations that remain have no effects.
 */
public final class FunctionInliner {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_NODES = 200_000;

  /** Functions that only call each other have no nodes to count. */
  private static final int MAX_CALLS = 20_000;

  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");

  private static final Set<String> CONDITIONS = Set.of("If", "StatelessIf");

  private final Map<String, FunctionDef> library;
  private final boolean wholeBodies;
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Aliases aliases = new Aliases();
  private int calls;

  /**
   * @param library the functions that can be called
   * @param wholeBodies true to keep everything in the functions' bodies, also what no result needs
   */
  public FunctionInliner(FunctionDefLibrary library, boolean wholeBodies) {
    this.library = functions(library);
    this.wholeBodies = wholeBodies;
  }

  /** The functions of a library by name. */
  public static Map<String, FunctionDef> functions(FunctionDefLibrary library) {
    var functions = new HashMap<String, FunctionDef>();
    library.getFunctionList().forEach(f -> functions.put(f.getSignature().getName(), f));
    return functions;
  }

  /** Takes in the nodes of a graph; call once. */
  public FunctionInliner inline(Collection<NodeDef> graph) {
    graph.forEach(node -> names.add(node.getName()));
    graph.forEach(node -> add(node, node.getName(), node.getInputList(), 0));
    nodes.replaceAll((_, node) -> aliases.rewrite(node));
    for (int i = 0; i < MAX_DEPTH && takeBranches(); i++) {
      nodes.replaceAll((_, node) -> aliases.rewrite(node));
    }
    return this;
  }

  /** Puts in place of conditions what they choose, where that is known; true where any was. */
  private boolean takeBranches() {
    var values = new KnownValues(Map.copyOf(nodes));
    boolean taken = false;
    for (var node : List.copyOf(nodes.values())) {
      var branch = branch(node, values);
      if (branch != null) {
        nodes.remove(node.getName());
        var inputs = node.getInputList().subList(1, node.getInputCount());
        expand(branch, node.getName(), inputs, 1);
        taken = true;
      }
    }
    return taken;
  }

  private @Nullable FunctionBody branch(NodeDef node, KnownValues values) {
    if (!CONDITIONS.contains(node.getOp()) || node.getInputCount() == 0) {
      return null;
    }
    var condition = values.of(TensorName.parse(node.getInput(0)));
    if (!condition.is(0) && !condition.is(1)) {
      return null;
    }
    var name = condition.is(1) ? "then_branch" : "else_branch";
    var function = node.getAttrOrDefault(name, AttrValue.getDefaultInstance()).getFunc();
    return new FunctionBody(function(function.getName(), node), function.getAttrMap());
  }

  /** The nodes without calls, by name. */
  public Map<String, NodeDef> nodes() {
    return nodes;
  }

  /** The tensors that stand for those of the original graph. */
  Aliases aliases() {
    return aliases;
  }

  private void add(NodeDef node, String name, List<String> inputs, int depth) {
    var called = call(node);
    if (called != null) {
      expand(called, name, inputs, depth + 1);
      return;
    }
    if (nodes.size() >= MAX_NODES) {
      throw Corrupt.model(name, "The graph unfolds to more than " + MAX_NODES + " operations.");
    }
    nodes.put(name, node.toBuilder().setName(name).clearInput().addAllInput(inputs).build());
  }

  private void expand(FunctionBody body, String call, List<String> inputs, int depth) {
    if (depth > MAX_DEPTH) {
      throw Corrupt.model(body.name(), "Functions call each other more than 100 deep.");
    }
    if (++calls > MAX_CALLS) {
      throw Corrupt.model(body.name(), "The functions unfold to more than 20,000 calls.");
    }
    var needed = wholeBodies ? body.nodes() : body.neededNodes();
    var flatNames = new HashMap<String, String>();
    needed.forEach(node -> flatNames.put(node.getName(), unique(call, node.getName())));
    var scope = new FunctionBody.Scope(arguments(body, call, inputs), flatNames);
    for (var node : needed) {
      add(
          node,
          flatNames.getOrDefault(node.getName(), node.getName()),
          body.inputs(node, scope, library),
          depth);
    }
    var results = body.results(scope, library);
    for (int i = 0; i < results.size(); i++) {
      aliases.put(new TensorName(call, i), TensorName.parse(results.get(i)));
    }
  }

  private static Map<String, String> arguments(
      FunctionBody body, String call, List<String> inputs) {
    var tensors = inputs.stream().filter(input -> !TensorName.isControl(input)).toList();
    var names = body.argumentNames();
    if (tensors.size() != names.size()) {
      throw Corrupt.model(call, "The call does not pass what '" + body.name() + "' takes.");
    }
    var arguments = new HashMap<String, String>();
    for (int i = 0; i < names.size(); i++) {
      arguments.put(names.get(i), tensors.get(i));
    }
    return arguments;
  }

  private @Nullable FunctionBody call(NodeDef node) {
    if (CALLS.contains(node.getOp())) {
      var function = node.getAttrOrDefault("f", AttrValue.getDefaultInstance()).getFunc();
      return new FunctionBody(function(function.getName(), node), function.getAttrMap());
    }
    var function = OpDefs.find(node.getOp()) == null ? library.get(node.getOp()) : null;
    return function == null ? null : new FunctionBody(function, node.getAttrMap());
  }

  private FunctionDef function(String name, NodeDef caller) {
    var function = library.get(name);
    if (function == null) {
      throw Corrupt.model(caller.getName(), "The model has no function '" + name + "'.");
    }
    return function;
  }

  private String unique(String call, String name) {
    var candidate = name;
    for (int i = 0; !names.add(candidate); i++) {
      candidate = i == 0 ? call + "/" + name : call + "_" + i + "/" + name;
    }
    return candidate;
  }
}
