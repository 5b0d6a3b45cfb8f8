package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Turns one signature of a SavedModel into a flat graph: cut at the inputs, unfold functions, check
 * against the allow-list, freeze variables, hand over to {@link FlatGraphBuilder}.
 */
final class SavedModelImport {
  private static final String FORMAT = "SAVED_MODEL";

  private final SavedModelFolder folder;
  private final MetaGraphDef model;
  private final Map<String, NodeDef> nodes;

  SavedModelImport(SavedModelFolder folder) {
    this.folder = folder;
    this.model = folder.serving();
    this.nodes = Subgraph.byName(model.getGraphDef().getNodeList());
  }

  ImportedModel read(
      @Nullable String signatureName, @Nullable String input, @Nullable String output) {
    var signature = Signature.read(model, signatureName);
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
    return build(signature, inputs, outputs, flat);
  }

  private ImportedModel build(
      Signature signature, List<Endpoint> inputs, List<Endpoint> outputs, List<NodeDef> flat) {
    var attributes = new Attributes(model);
    var variables = new VariableFreezer(model, folder.folder());
    var frozen = variables.freeze(flat).stream().map(attributes::mend).toList();
    var template =
        model.getGraphDef().toBuilder().clearNode().clearLibrary().clearDebugInfo().build();
    long parameters = Parameters.count(frozen);
    var graph = new FlatGraphBuilder(template, inputs, outputs).build(frozen);
    return new ImportedModel(graph, FORMAT, signature.name(), signature.all(), parameters);
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
