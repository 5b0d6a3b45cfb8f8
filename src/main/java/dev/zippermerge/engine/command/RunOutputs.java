package dev.zippermerge.engine.command;

import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Tensor;

/** Computes a network's outputs batch by batch and keeps them. */
final class RunOutputs {
  private static final int BATCH = 64;

  private final FlatGraph network;
  private final Map<Endpoint, List<float[]>> values = new LinkedHashMap<>();
  private final Map<Endpoint, List<Long>> shapes = new LinkedHashMap<>();

  RunOutputs(FlatGraph network) {
    this.network = network;
    network.outputs().forEach(output -> values.put(output, new ArrayList<>()));
  }

  /** Computes all outputs for all examples. */
  void compute(RunInputs inputs) {
    int batch = inputs.batch() > 0 ? inputs.batch() : BATCH;
    try (var runner = new GraphRunner(network.graph())) {
      for (int from = 0; from < inputs.examples(); from += batch) {
        compute(runner, inputs, from, Math.min(from + batch, inputs.examples()));
      }
    }
  }

  /** Writes one array for each output, under its name. */
  void write(Path file) throws IOException {
    try (var npz = new NpzOutput(file)) {
      for (var output : values.entrySet()) {
        var shape = shapes.getOrDefault(output.getKey(), List.of());
        npz.floats(output.getKey().name(), shape, output.getValue());
      }
    }
  }

  private void compute(GraphRunner runner, RunInputs inputs, int from, int to) {
    var feeds = inputs.feeds(from, to);
    var fetches = network.outputs().stream().map(Endpoint::tensor).toList();
    try (var results = runner.run(feeds, fetches)) {
      for (int i = 0; i < fetches.size(); i++) {
        keep(network.outputs().get(i), results.get(i), to - from, inputs.examples());
      }
    } finally {
      feeds.values().forEach(Tensor::close);
    }
  }

  private void keep(Endpoint output, Tensor result, int batch, int examples) {
    var shape = new ArrayList<>(Arrays.stream(result.shape().asArray()).boxed().toList());
    if (batch < examples) {
      if (shape.isEmpty() || shape.getFirst() != batch) {
        throw new RefusedException(
            RefusalCode.SIGNATURE_UNSUPPORTED,
            output.name(),
            "The output has the shape %s for %d examples, so answers do not follow each other; give at most %d."
                .formatted(shape, batch, batch));
      }
      shape.set(0, (long) examples);
    }
    shapes.put(output, List.copyOf(shape));
    values.getOrDefault(output, new ArrayList<>()).add(GraphRunner.floats(result));
  }
}
