package dev.zippermerge.engine.graph;

import dev.zippermerge.engine.spec.KeptReason;
import dev.zippermerge.engine.spec.MergeMethod;
import dev.zippermerge.engine.spec.ModelDescription;
import dev.zippermerge.engine.spec.ModelDescription.LayerDescription;
import dev.zippermerge.engine.spec.ModelDescription.TensorDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
        layers(graph, nodes),
        model.parameters(),
        Stream.concat(graph.layers().stream(), graph.shared().stream())
            .mapToLong(WeightLayer::multiplyAccumulates)
            .sum(),
        null,
        model.notes().isEmpty() ? null : model.notes());
  }

  /** In the order of computation. */
  private static List<LayerDescription> layers(FlatGraph graph, Map<String, NodeDef> nodes) {
    var layers = new HashMap<String, LayerDescription>();
    graph.layers().forEach(l -> layers.put(l.name(), describe(l, nodes, l.kept())));
    graph.shared().forEach(l -> layers.put(l.name(), describe(l, nodes, KeptReason.SHARED_KERNEL)));
    return nodes.keySet().stream().map(layers::get).filter(Objects::nonNull).toList();
  }

  private static TensorDescription describe(FlatGraph.Endpoint end) {
    return new TensorDescription(end.name(), end.type().name(), end.shape());
  }

  private static LayerDescription describe(
      WeightLayer layer, Map<String, NodeDef> nodes, @Nullable KeptReason kept) {
    var bias = layer.bias() == null ? null : nodes.get(layer.bias());
    return new LayerDescription(
        layer.name(),
        layer.kind().name(),
        layer.kernelShape(),
        layer.kernelSize()
            - SubPixels.zeros(Objects.requireNonNull(nodes.get(layer.kernel())))
            + (bias == null ? 0 : Nodes.size(Nodes.shape(bias))),
        layer.multiplyAccumulates(),
        layer.outputLayer(),
        kept == null ? methods(layer) : List.of(),
        kept);
  }

  /** A zipper shares any layer within a trunk, but one by one pointwise layers alone. */
  private static List<MergeMethod> methods(WeightLayer layer) {
    return layer.kind() == WeightLayer.Kind.POINTWISE
        ? List.of(MergeMethod.NEURAL_MERGER, MergeMethod.ZIPPERING)
        : List.of(MergeMethod.NEURAL_MERGER);
  }
}
