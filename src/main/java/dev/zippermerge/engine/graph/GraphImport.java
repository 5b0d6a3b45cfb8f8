package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Turns a model into a flat graph: cut at the inputs, unfold functions, check against the
 * allow-list, freeze variables, hand over to {@link FlatGraphBuilder}.
 */
public final class GraphImport {
  private final SourceModel source;
  private final MetaGraphDef model;
  private final Signature signature;
  private final GraphDef template;
  private final InnerTensors inner;
  private final Map<String, NodeDef> nodes;
  private final InputSizes sizes;
  private final List<Endpoint> fed = new ArrayList<>();
  private final List<String> notes;

  private GraphImport(SourceModel source, InputSizes sizes) {
    this.source = source;
    this.sizes = sizes;
    this.notes = new ArrayList<>(source.notes());
    this.model = source.model();
    this.signature = source.signature();
    this.template =
        model.getGraphDef().toBuilder().clearNode().clearLibrary().clearDebugInfo().build();
    this.inner = new InnerTensors(model, template);
    this.nodes = Subgraph.byName(model.getGraphDef().getNodeList());
  }

  /**
   * Imports a model. Nothing of it is run but its constants.
   *
   * @param input the input that data will be fed to: one of the signature's, or any tensor of the
   *     graph, where the graph is then cut; null: all that the outputs need
   * @param output the output to keep: one of the signature's, or any tensor of the graph; null: all
   *     of type float
   * @param sizes of inputs that the model leaves open
   * @throws RefusedException with a code and what is at fault
   */
  public static ImportedModel read(
      SourceModel source, @Nullable String input, @Nullable String output, InputSizes sizes) {
    return new GraphImport(source, sizes).read(input, output);
  }

  private ImportedModel read(@Nullable String input, @Nullable String output) {
    var cut = input == null || has(signature.inputs(), input) ? null : input;
    boolean cutAtTop = cut != null && hasNode(cut);
    if (cut != null && cutAtTop) {
      fed.add(cutAtTop(cut));
    }
    signature.inputs().forEach(end -> fed.add(InputCut.apply(nodes, sized(end))));
    sizes.requireKnown(fed.stream().map(Endpoint::name).toList());
    var branches = DeadBranches.cut(nodes);
    var ends = ends(output).stream().map(end -> resolved(end, branches)).toList();
    var roots = ends.stream().map(end -> TensorName.parse(end.tensor()).node()).toList();
    refuseEffects(roots);

    var inliner = inline(roots);
    var answers = Endpoints.floats(outputs(ends, output, inliner), signature, inliner.nodes());
    var augmentation =
        Augmentations.remove(
            inliner.nodes(), answers.stream().map(end -> TensorName.parse(end.tensor())).toList());
    var dropout = DropoutRemnants.remove(inliner.nodes());
    var outputs =
        answers.stream()
            .map(end -> resolved(resolved(end, augmentation.aliases()), dropout))
            .toList();
    if (!augmentation.layers().isEmpty()) {
      notes.add(
          "Random augmentation is left out: " + String.join(", ", augmentation.layers()) + ".");
    }
    if (cut != null && !cutAtTop) {
      fed.addFirst(cutWithin(cut, inliner.nodes()));
    }
    var flat = needed(InflatedConstants.apply(inliner.nodes()), outputs);
    Assignments.refuse(nodes, roots, model.getGraphDef().getLibrary(), flat);
    return build(inputs(flat, outputs, input), outputs, flat, cut != null);
  }

  private List<Endpoint> inputs(
      List<NodeDef> flat, List<Endpoint> outputs, @Nullable String input) {
    try {
      var inputs = Endpoints.inputs(fed, flat, input);
      QuantisedWeights.refuse(flat);
      OpAllowList.check(flat);
      return inputs;
    } catch (RefusedException e) {
      throw CutHint.addTo(e, flat, outputs, inner);
    }
  }

  /** Cuts at a tensor of the model's own graph, before anything on the way to it is looked at. */
  private Endpoint cutAtTop(String name) {
    var tensor = TensorName.parse(name);
    var inliner = inline(List.of(tensor.node()));
    var found = inner.input(name, inliner.aliases().resolve(tensor), inliner.nodes());
    var end = new Endpoint(name, tensor.toString(), found.type(), found.shape());
    return InputCut.apply(nodes, sized(end));
  }

  /** Cuts at a tensor that was within a function. */
  private Endpoint cutWithin(String name, Map<String, NodeDef> flat) {
    var tensor =
        InnerTensors.find(flat, name)
            .orElseThrow(() -> Endpoints.unknown("input", name, signature.inputs()));
    return InputCut.apply(flat, sized(inner.input(name, tensor, flat)));
  }

  /** What is to be kept, as far as the model's own graph tells; all outputs where it does not. */
  private List<Endpoint> ends(@Nullable String output) {
    if (output == null) {
      return signature.outputs();
    }
    if (has(signature.outputs(), output)) {
      return signature.outputs().stream().filter(end -> end.name().equals(output)).toList();
    }
    return hasNode(output)
        ? List.of(InnerTensors.output(output, TensorName.parse(output), nodes))
        : signature.outputs();
  }

  private List<Endpoint> outputs(
      List<Endpoint> ends, @Nullable String output, FunctionInliner inliner) {
    if (output == null || has(ends, output)) {
      return ends.stream().map(end -> resolved(end, inliner.aliases())).toList();
    }
    var tensor =
        InnerTensors.find(inliner.nodes(), output)
            .orElseThrow(() -> Endpoints.unknown("output", output, signature.outputs()));
    return List.of(InnerTensors.output(output, tensor, inliner.nodes()));
  }

  private ImportedModel build(
      List<Endpoint> inputs, List<Endpoint> outputs, List<NodeDef> flat, boolean cut) {
    var attributes = new Attributes(model);
    var frozen =
        SinglePrecision.widened(
            source.freezer().apply(flat).stream().map(attributes::mend).toList());
    var widened = outputs.stream().map(SinglePrecision::widened).toList();
    TrainingMode.refuse(frozen);
    long stored = Parameters.count(frozen);
    var single = inputs.stream().map(SinglePrecision::widened).toList();
    var ends = cut ? CutBatch.ends(single, widened, frozen, template) : single;
    var graph = graph(frozen, ends, widened);
    // What is stored in another type, half precision for example, counts as what it stands for.
    long added = graph.layers().stream().mapToLong(graph::addedZeros).sum();
    long parameters = Math.max(stored, Parameters.count(graph.graph().getNodeList()) - added);
    return new ImportedModel(
        graph, source.format(), signature.name(), signature.all(), parameters, List.copyOf(notes));
  }

  /** The network; where its size is open, it may be fixed inside, or only one may fit. */
  private FlatGraph graph(List<NodeDef> frozen, List<Endpoint> inputs, List<Endpoint> outputs) {
    try {
      return flat(frozen, inputs, outputs);
    } catch (RefusedException e) {
      if (!OpenSizes.any(inputs) || e.code() == RefusalCode.NO_WEIGHT_LAYERS) {
        throw e;
      }
      var fitting = OpenSizes.fitting(frozen, inputs, outputs, template);
      if (fitting.size() != 1) {
        throw OpenSizes.unresolved(inputs, fitting);
      }
      int side = fitting.getFirst();
      notes.add("The size of the input is %d x %d, the only one that fits.".formatted(side, side));
      return flat(frozen, OpenSizes.with(inputs, side), outputs);
    }
  }

  private FlatGraph flat(List<NodeDef> frozen, List<Endpoint> inputs, List<Endpoint> outputs) {
    return new FlatGraphBuilder(template, inputs, outputs)
        .build(CutBatch.placeholders(frozen, inputs));
  }

  private Endpoint sized(Endpoint end) {
    return new Endpoint(
        end.name(), end.tensor(), end.type(), sizes.resolve(end.name(), end.shape()));
  }

  private FunctionInliner inline(List<String> roots) {
    return new FunctionInliner(model.getGraphDef().getLibrary(), false)
        .inline(Subgraph.needed(nodes, roots, false));
  }

  private void refuseEffects(List<String> roots) {
    var library = FunctionInliner.functions(model.getGraphDef().getLibrary());
    OpAllowList.refuseEffects(ReachableOps.of(nodes, roots, library));
  }

  private boolean hasNode(String tensor) {
    return nodes.containsKey(TensorName.parse(tensor).node());
  }

  private static boolean has(List<Endpoint> ends, String name) {
    return ends.stream().anyMatch(end -> end.name().equals(name));
  }

  private static Endpoint resolved(Endpoint end, Aliases aliases) {
    var tensor = aliases.resolve(TensorName.parse(end.tensor())).toString();
    return new Endpoint(end.name(), tensor, end.type(), end.shape());
  }

  private static List<NodeDef> needed(Map<String, NodeDef> nodes, List<Endpoint> outputs) {
    var roots = outputs.stream().map(end -> TensorName.parse(end.tensor()).node()).toList();
    return Subgraph.needed(nodes, roots, false);
  }
}
