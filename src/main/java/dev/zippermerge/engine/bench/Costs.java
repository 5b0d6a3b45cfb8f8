package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.archive.SafeZip;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.speed.Turns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.types.TFloat32;

/**
 * What networks cost together in proportion to what the merged model costs, each figure how many
 * times less.
 *
 * @param parameters values in constants of floats
 * @param multiplyAccumulates for one example of every task
 * @param latency on TensorFlow, batch 1: all networks one after the other, against all of the
 *     artifact's answers at once
 */
record Costs(double parameters, double multiplyAccumulates, double latency) {
  private static final double MOST_SECONDS = 5;
  private static final Set<String> WEIGHTED = Set.of("Conv2D", "DepthwiseConv2dNative", "MatMul");

  static Costs of(List<Trained> networks, Path artifact) throws IOException {
    var models =
        networks.stream()
            .map(network -> ModelReader.read(Path.of(network.spec().model()), null, null, null))
            .toList();
    var graph = graph(artifact);
    return new Costs(
        (double) models.stream().mapToLong(model -> parameters(model.graph().graph())).sum()
            / parameters(graph),
        (double) models.stream().mapToLong(Costs::work).sum() / work(models, networks, graph),
        latency(networks, models, artifact));
  }

  private static GraphDef graph(Path artifact) throws IOException {
    try (var zip = SafeZip.open(artifact)) {
      var file =
          zip.files().stream()
              .filter(entry -> entry.name().equals("saved_model.pb"))
              .findFirst()
              .orElseThrow();
      try (var in = zip.open(file)) {
        return SavedModel.parseFrom(in).getMetaGraphs(0).getGraphDef();
      }
    }
  }

  private static long parameters(GraphDef graph) {
    return graph.getNodeList().stream()
        .filter(node -> node.getOp().equals("Const"))
        .filter(
            node -> Nodes.dtype(node) == DataType.DT_FLOAT || Nodes.dtype(node) == DataType.DT_HALF)
        .mapToLong(node -> Nodes.size(Nodes.shape(node)))
        .sum();
  }

  private static long work(ImportedModel model) {
    return model.graph().layers().stream().mapToLong(WeightLayer::multiplyAccumulates).sum();
  }

  /** Each operation of the artifact does what its original does. */
  private static long work(List<ImportedModel> models, List<Trained> networks, GraphDef graph) {
    var originals = new HashMap<String, Long>();
    for (int i = 0; i < models.size(); i++) {
      for (var layer : models.get(i).graph().layers()) {
        originals.put(networks.get(i).name() + "/" + layer.name(), layer.multiplyAccumulates());
        originals.putIfAbsent("zippermerge/trunk/" + layer.name(), layer.multiplyAccumulates());
      }
    }
    return graph.getNodeList().stream()
        .filter(node -> WEIGHTED.contains(node.getOp()))
        .map(NodeDef::getName)
        .flatMapToLong(name -> LongStream.of(originals.getOrDefault(name, 0L)))
        .sum();
  }

  private static double latency(List<Trained> networks, List<ImportedModel> models, Path artifact)
      throws IOException {
    var runners =
        models.stream().map(model -> new GraphRunner(model.graph().graph(), 1, 1)).toList();
    try (var loaded = LoadedArtifact.load(artifact, 1);
        var x = input(models.getFirst())) {
      Runnable apart =
          () -> {
            for (int i = 0; i < models.size(); i++) {
              answer(runners.get(i), models.get(i), x);
            }
          };
      Runnable together = () -> loaded.answers(x);
      var turns = new Turns(List.of(apart, together)).warmUp(MOST_SECONDS);
      var medians = turns.steady(MOST_SECONDS).micros();
      return medians.getFirst() / medians.getLast();
    } finally {
      runners.forEach(GraphRunner::close);
    }
  }

  private static TFloat32 input(ImportedModel model) {
    var shape = model.graph().inputs().getFirst().exampleShape();
    var values = new float[shape.stream().reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 17 / 8f - 1;
    }
    return GraphRunner.tensor(values, 1, shape.get(0), shape.get(1), shape.get(2));
  }

  private static void answer(GraphRunner runner, ImportedModel model, TFloat32 x) {
    var feeds = Map.of(model.graph().inputs().getFirst().tensor(), x);
    try (var result = runner.run(feeds, List.of(model.graph().outputs().getFirst().tensor()))) {
      GraphRunner.floats(result.get(0));
    }
  }
}
