package dev.zippermerge.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.graph.Models;
import dev.zippermerge.engine.graph.WeightLayer;
import dev.zippermerge.engine.graph.WeightLayer.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KerasImportTest {

  @ParameterizedTest
  @ValueSource(strings = {"lenet-export", "lenet-saved", "residual-export", "separable-export"})
  void answersAsKerasDoes(String name) {
    var expected = expected(name);
    var network = read(name).graph();
    var input = floats(expected.get("input"));
    var shape = longs(expected.get("shape"));

    try (var runner = new GraphRunner(network.graph());
        var tensor = GraphRunner.tensor(input, shape);
        var result =
            runner.run(
                Map.of(network.inputs().getFirst().tensor(), tensor),
                List.of(network.outputs().getFirst().tensor()))) {
      var answer = GraphRunner.floats(result.get(0));
      var wanted = floats(expected.get("output"));
      assertThat(answer).hasSameSizeAs(wanted).containsExactly(wanted, within(1e-5f));
    }
  }

  @Test
  void findsTheLayersOfALeNet() {
    var network = read("lenet-export").graph();

    assertThat(network.layers())
        .extracting(WeightLayer::kind, WeightLayer::kernelShape, WeightLayer::outputLayer)
        .containsExactly(
            tuple(Kind.CONV2D, List.of(3L, 3L, 1L, 4L), false),
            tuple(Kind.CONV2D, List.of(3L, 3L, 4L, 6L), false),
            tuple(Kind.DENSE, List.of(96L, 8L), false),
            tuple(Kind.DENSE, List.of(8L, 3L), true));
  }

  private static ImportedModel read(String name) {
    return ModelReader.read(Models.fixture(name), null, null, null);
  }

  private static JsonNode expected(String name) {
    try (var in = KerasImportTest.class.getResourceAsStream("/models/expected.json")) {
      return JsonMapper.shared().readTree(in).get(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[] floats(JsonNode values) {
    var floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }

  private static long[] longs(JsonNode values) {
    return values.valueStream().mapToLong(JsonNode::longValue).toArray();
  }
}
