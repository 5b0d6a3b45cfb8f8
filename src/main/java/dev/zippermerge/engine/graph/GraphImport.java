package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Turns a model into a flat graph: cut at the inputs, unfold functions, check against the
 * allow-list, freeze variables, hand over to {@link FlatGraphBuilder}.
 */
public final class GraphImport {
  private final SourceModel source;
  private final MetaGraphDef model;
  private final Map<String, NodeDef> nodes;

  private GraphImport(SourceModel source) {
    this.source = source;
    this.model = source.model();
    this.nodes = Subgraph.byName(model.getGraphDef().getNodeList());
  }

  /**
   * Imports a model. Nothing of it is run but its constants.
   *
   * @param input the input that data will be fed to; null: all that the outputs need
   * @param output the output to keep; null: all of type float
   * @throws dev.zippermerge.engine.spec.RefusedException with a code and what is at fault
   */
  public static ImportedModel read(
      SourceModel source, @Nullable String input, @Nullable String output) {
    return new GraphImport(source).read(input, output);
  }

  private ImportedModel read(@Nullable String input, @Nullable String output) {
    var signature = source.signature();
    var fed = new ArrayList<Endpoint>();
    signature.inputs().forEach(endpoint -> fed.add(InputCut.apply(nodes, endpoint)));
    var kept = Endpoints.outputs(signature, output);
    var roots = kept.stream().map(end -> TensorName.parse(end.tensor()).node()).toList();
    refuseEffects(roots);

    var inliner = new FunctionInliner(model.getGraphDef().getLibrary(), false);
    inliner.inline(Subgraph.needed(nodes, roots, false));
    var outputs = kept.stream().map(end -> resolved(end, inliner)).toList();
    var flat = needed(inliner.nodes(), outputs);
    var inputs = Endpoints.inputs(fed, flat, input);
    OpAllowList.check(flat);
    return build(inputs, outputs, flat);
  }

  private ImportedModel build(List<Endpoint> inputs, List<Endpoint> outputs, List<NodeDef> flat) {
    var attributes = new Attributes(model);
    var frozen = source.freezer().apply(flat).stream().map(attributes::mend).toList();
    var template =
        model.getGraphDef().toBuilder().clearNode().clearLibrary().clearDebugInfo().build();
    long parameters = Parameters.count(frozen);
    var graph = new FlatGraphBuilder(template, inputs, outputs).build(frozen);
    var signature = source.signature();
    return new ImportedModel(graph, source.format(), signature.name(), signature.all(), parameters);
  }

  private void refuseEffects(List<String> roots) {
    var library = FunctionInliner.functions(model.getGraphDef().getLibrary());
    OpAllowList.refuseEffects(ReachableOps.of(nodes, roots, library));
  }

  private static Endpoint resolved(Endpoint end, FunctionInliner inliner) {
    var tensor = inliner.resolve(TensorName.parse(end.tensor())).toString();
    return new Endpoint(end.name(), tensor, end.type(), end.shape());
  }

  private static List<NodeDef> needed(Map<String, NodeDef> nodes, List<Endpoint> outputs) {
    var roots = outputs.stream().map(end -> TensorName.parse(end.tensor()).node()).toList();
    return Subgraph.needed(nodes, roots, false);
  }
}
