package dev.zippermerge.engine.vq;

import dev.zippermerge.engine.codebook.DecodedKernel;
import dev.zippermerge.engine.codebook.NodeList;
import dev.zippermerge.engine.graph.BatchNormalisations;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.Prefix;
import dev.zippermerge.engine.graph.ServableGraph;
import dev.zippermerge.engine.graph.Subgraph;
import dev.zippermerge.engine.graph.TensorName;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * The graph of {@link StoredQuantised}, with an initialiser that decodes the kernels once into
 * resource variables. The codes of a book are decoded together and then split by layer.
 */
public final class QuantisedGraph {
  private static final String INITIALISER = "zippermerge/init";

  private final StoredQuantised stored;
  private final QuantisedNetworks networks;
  private final List<NodeDef> nodes = new ArrayList<>();
  private final List<NodeDef> decoding = new ArrayList<>();
  private final List<String> assignments = new ArrayList<>();

  private QuantisedGraph(StoredQuantised stored) {
    this.stored = stored;
    this.networks = stored.networks();
  }

  /** Builds the graph. */
  public static ServableGraph build(StoredQuantised stored) {
    var graph = new QuantisedGraph(stored);
    var networks = stored.networks();
    IntStream.range(0, networks.books().size()).forEach(graph::addBook);
    IntStream.range(0, networks.tasks().size()).forEach(graph::addTask);
    graph.nodes.addAll(graph.decoding);
    var initialiser = Nodes.op(INITIALISER, "NoOp");
    graph.assignments.forEach(name -> initialiser.addInput("^" + name));
    graph.nodes.add(initialiser.build());
    var tasks =
        IntStream.range(0, networks.tasks().size())
            .mapToObj(
                i -> ServableGraph.Task.of(networks.tasks().get(i), networks.originals().get(i)))
            .toList();
    return new ServableGraph(graph.nodes, INITIALISER, tasks);
  }

  /** The rows of all layers that read the book, split by layer. */
  private void addBook(int index) {
    var book = stored.books().get(index);
    var layers = networks.layers().stream().filter(layer -> layer.book() == index).toList();
    var list = new NodeList("zippermerge/" + networks.books().get(index).name());
    list.addAll(book.codewords().nodes(list.name("codewords")));
    list.addAll(book.codes().nodes(list.name("bytes"), DataType.DT_UINT8));
    list.cast("codes", "bytes", DataType.DT_UINT8, DataType.DT_INT32);
    list.add(Nodes.constant(list.name("axis"), new int[] {0}));
    list.add(
        Nodes.op(
                list.name("rows"),
                "GatherV2",
                list.name("codewords"),
                list.name("codes"),
                list.name("axis"))
            .putAttr("Tparams", Nodes.type(DataType.DT_FLOAT))
            .putAttr("Tindices", Nodes.type(DataType.DT_INT32))
            .putAttr("Taxis", Nodes.type(DataType.DT_INT32))
            .build());
    var sizes = layers.stream().mapToInt(layer -> layer.codes().length).toArray();
    list.add(Nodes.constant(list.name("sizes"), sizes, sizes.length));
    list.add(
        Nodes.floatOp(
                list.name("layers"),
                "SplitV",
                list.name("rows"),
                list.name("sizes"),
                list.name("axis"))
            .putAttr("Tlen", Nodes.type(DataType.DT_INT32))
            .putAttr("num_split", Nodes.integer(sizes.length))
            .build());
    nodes.addAll(list.list());
    for (int i = 0; i < layers.size(); i++) {
      var rows = list.name("layers") + (i == 0 ? "" : ":" + i);
      addDecoding(layers.get(i), rows);
    }
  }

  /** Nodes that decode a kernel and assign it to its variable. */
  private void addDecoding(QuantisedLayer layer, String rows) {
    var task = networks.tasks().get(layer.task());
    var kernel = "zippermerge/%s/%s".formatted(layer.name(), task);
    var book = networks.books().get(layer.book());
    decoding.addAll(stored.constants().get(layer.task()).scales(layer).nodes(kernel + "/scales"));
    decoding.addAll(
        KernelNodes.of(kernel, layer.layer(), book.segmentLength(), rows, kernel + "/scales"));
    decoding.add(
        Nodes.op(
                kernel + "/assign",
                "AssignVariableOp",
                Prefix.of(task, layer.layer().kernel() + "/variable"),
                kernel)
            .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
            .build());
    assignments.add(kernel + "/assign");
  }

  private void addTask(int task) {
    var name = networks.tasks().get(task);
    var original = networks.originals().get(task);
    var byKernel =
        networks
            .layers(task)
            .collect(Collectors.toMap(layer -> layer.layer().kernel(), Function.identity()));
    var byName =
        byKernel.values().stream()
            .collect(Collectors.toMap(layer -> layer.layer().name(), Function.identity()));
    var normalisations = normalisations(original);
    var constants = stored.constants().get(task);
    var rewritten = new ArrayList<NodeDef>();
    for (var node : original.graph().getNodeList()) {
      var layer = byKernel.get(node.getName());
      var reader = byName.get(node.getName());
      var normalisation = normalisations.get(node.getName());
      var constant = constants.constant(node.getName());
      if (layer != null) {
        rewritten.addAll(variable(name, layer.layer()));
      } else if (reader != null) {
        rewritten.add(DecodedKernel.reader(reader.layer(), node));
      } else if (normalisation != null) {
        rewritten.addAll(replaced(node, normalisation, constants));
      } else if (constant != null) {
        rewritten.addAll(constant.nodes(node.getName()));
      } else {
        rewritten.add(node);
      }
    }
    nodes.addAll(Prefix.apply(name, needed(original, rewritten), Map.of()));
  }

  private static Map<String, BatchNormalisations.Found> normalisations(FlatGraph network) {
    return BatchNormalisations.of(network.graph().getNodeList()).stream()
        .collect(Collectors.toMap(BatchNormalisations.Found::node, Function.identity()));
  }

  /** A normalisation becomes a term, and a factor if no layer takes that up. */
  private static List<NodeDef> replaced(
      NodeDef node, BatchNormalisations.Found normalisation, StoredConstants constants) {
    var name = node.getName();
    var found = new ArrayList<NodeDef>();
    found.addAll(Objects.requireNonNull(constants.term(name), name).nodes(name + "/term"));
    var factor = constants.factor(name);
    if (factor == null) {
      var layer = constants.folding().layer(name);
      found.add(Nodes.floatOp(name, "BiasAdd", layer, name + "/term").build());
    } else {
      found.addAll(factor.nodes(name + "/factor"));
      found.add(Nodes.floatOp(name + "/scaled", "Mul", node.getInput(0), name + "/factor").build());
      found.add(Nodes.floatOp(name, "AddV2", name + "/scaled", name + "/term").build());
    }
    return found;
  }

  private static List<NodeDef> needed(FlatGraph original, List<NodeDef> rewritten) {
    var byName = new HashMap<String, NodeDef>();
    rewritten.forEach(node -> byName.put(node.getName(), node));
    var ends =
        Stream.concat(original.outputs().stream(), original.inputs().stream())
            .map(end -> TensorName.parse(end.tensor()).node())
            .toList();
    var needed =
        Subgraph.needed(byName, ends, false).stream()
            .map(NodeDef::getName)
            .collect(Collectors.toSet());
    return rewritten.stream()
        .filter(node -> needed.contains(node.getName()) || node.getOp().equals("VarHandleOp"))
        .toList();
  }

  /** A resource variable and its reading; the latter bears the kernel's name. */
  private static List<NodeDef> variable(String task, WeightLayer layer) {
    var shape =
        layer.kind() == WeightLayer.Kind.DENSE
            ? layer.kernelShape().reversed()
            : layer.kernelShape();
    return List.of(
        Nodes.op(layer.kernel() + "/variable", "VarHandleOp")
            .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
            .putAttr("shape", Nodes.shapeAttr(shape))
            .putAttr("shared_name", Nodes.string(Prefix.of(task, layer.kernel())))
            .build(),
        Nodes.op(layer.kernel(), "ReadVariableOp", layer.kernel() + "/variable")
            .putAttr("dtype", Nodes.type(DataType.DT_FLOAT))
            .build());
  }
}
