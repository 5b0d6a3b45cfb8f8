package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.ModelDescription;
import dev.zippermerge.engine.spec.ModelDescription.LayerDescription;
import dev.zippermerge.engine.spec.ModelDescription.TensorDescription;
import java.util.Map;
import org.tensorflow.proto.NodeDef;

/** Describes imported models to users. */
public final class ModelDescriber {
  private ModelDescriber() {}

  /** The description that {@code zippermerge inspect} prints. */
  public static ModelDescription describe(ImportedModel model) {
    var graph = model.graph();
    var nodes = Subgraph.byName(graph.graph().getNodeList());
    return new ModelDescription(
        model.format(),
        model.signature(),
        model.signatures(),
        graph.inputs().stream().map(ModelDescriber::describe).toList(),
        graph.outputs().stream().map(ModelDescriber::describe).toList(),
        graph.layers().stream().map(layer -> describe(layer, nodes)).toList(),
        model.parameters(),
        graph.layers().stream().mapToLong(WeightLayer::multiplyAccumulates).sum());
  }

  private static TensorDescription describe(FlatGraph.Endpoint end) {
    return new TensorDescription(end.name(), end.type().name(), end.shape());
  }

  private static LayerDescription describe(WeightLayer layer, Map<String, NodeDef> nodes) {
    var bias = layer.bias() == null ? null : nodes.get(layer.bias());
    return new LayerDescription(
        layer.name(),
        layer.kind().name(),
        layer.kernelShape(),
        layer.kernelSize() + (bias == null ? 0 : Nodes.size(Nodes.shape(bias))),
        layer.multiplyAccumulates(),
        layer.outputLayer(),
        layer.mergeable());
  }
}
