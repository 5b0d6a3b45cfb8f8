package dev.zippermerge.engine.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.FlatGraph.Endpoint;
import dev.zippermerge.engine.graph.GraphImport;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.graph.WeightLayer.Kind;
import dev.zippermerge.engine.spec.InputSizes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.types.TFloat32;

class KerasReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "images.keras",
        "sequences.keras",
        "activations.keras",
        "channels-first.keras",
        "nested.keras",
        "nested.h5",
        "keras2-functional.h5",
        "keras2-sequential.h5"
      })
  void answersAsKerasDoes(String name) {
    var arrays = KerasFiles.arrays(name.replaceFirst("\\..*", ".npz"));
    var network = read(name).graph();
    assertThat(network.outputs()).hasSize((int) outputs(arrays.keySet()));

    var feeds = new HashMap<String, TFloat32>();
    for (var input : network.inputs()) {
      feeds.put(input.tensor(), tensor(input, array(arrays, "in." + input.name())));
    }
    try (var runner = new GraphRunner(network.graph());
        var results =
            runner.run(feeds, network.outputs().stream().map(Endpoint::tensor).toList())) {
      for (int i = 0; i < network.outputs().size(); i++) {
        var wanted = array(arrays, "out." + network.outputs().get(i).name());
        assertThat(GraphRunner.floats(results.get(i)))
            .as(network.outputs().get(i).name())
            .containsExactly(wanted, within(1e-5f * largest(wanted)));
      }
    }
    feeds.values().forEach(TFloat32::close);
  }

  @Test
  void tellsFormatAndSignature() {
    assertThat(read("nested.h5").format()).isEqualTo("KERAS_H5");
    var archive = read("nested.keras");
    assertThat(archive.format()).isEqualTo("KERAS_V3");
    assertThat(archive.graph().inputs())
        .extracting(Endpoint::name)
        .containsExactly("left", "right");
    assertThat(archive.graph().outputs())
        .extracting(Endpoint::name)
        .containsExactly("box", "classes");
    assertThat(archive.graph().outputs().getFirst().shape()).containsExactly(-1L, 2L);
  }

  @Test
  void weightLayersBearTheNamesOfKeras() {
    assertThat(layers(read("keras2-sequential.h5").graph()))
        .containsExactly(
            tuple("conv1d/Conv2D", Kind.CONV2D, List.of(1L, 2L, 5L, 3L), "conv1d/bias"),
            tuple("dense/MatMul", Kind.DENSE, List.of(15L, 4L), "dense/bias"),
            tuple("dense_1/MatMul", Kind.DENSE, List.of(4L, 2L), "dense_1/bias"));
  }

  @Test
  void layersThatAreCalledSeveralTimesHaveTheirWeightsOnce() {
    var network = read("nested.keras").graph();
    assertThat(network.graph().getNodeList())
        .filteredOn(node -> node.getName().startsWith("shared/kernel"))
        .hasSize(1);
    assertThat(network.graph().getNodeList())
        .filteredOn(node -> node.getName().matches("shared/Conv2D.*"))
        .hasSize(3);
  }

  private static List<Tuple> layers(FlatGraph network) {
    return network.layers().stream()
        .map(
            (WeightLayer layer) ->
                tuple(layer.name(), layer.kind(), layer.kernelShape(), layer.bias()))
        .toList();
  }

  private static ImportedModel read(String name) {
    return GraphImport.read(
        KerasReader.read(KerasFiles.file(name), InputSizes.NONE), null, null, InputSizes.NONE);
  }

  private static long outputs(Set<String> arrays) {
    return arrays.stream().filter(name -> name.startsWith("out.")).count();
  }

  private static float[] array(Map<String, float[]> arrays, String name) {
    return Objects.requireNonNull(arrays.get(name), name);
  }

  private static TFloat32 tensor(Endpoint input, float[] values) {
    var shape = input.shape().stream().mapToLong(Long::longValue).toArray();
    shape[0] = 2;
    return GraphRunner.tensor(values, shape);
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }
}
