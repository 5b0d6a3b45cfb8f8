package dev.zippermerge.engine.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.archive.SafeZip;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Models;
import dev.zippermerge.engine.graph.SavedModels;
import dev.zippermerge.engine.model.ModelReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.SavedModelBundle;

/** A SavedModel of TensorFlow 1, written by src/test/python/make_tf1_fixture.py. */
class TensorFlow1Test {
  @TempDir Path folder;

  @Test
  void slicesAreJoinedAndTrainingIsLeftOut() {
    var file = Models.fixture("tf1-partitioned");
    var model = ModelReader.read(file, null, null, null);
    assertThat(model.signature()).isEqualTo("predict"); // of the graph tagged serve alone
    assertThat(model.graph().inputs()).extracting(FlatGraph.Endpoint::name).containsExactly("x");
    assertThat(model.graph().layers())
        .extracting(layer -> layer.kernelShape())
        .containsExactly(List.of(3L, 3L, 1L, 4L), List.of(64L, 3L));
    assertThat(model.parameters()).isEqualTo(36 + 192 + 3);

    try (var zip = SafeZip.open(file)) {
      zip.unpack(folder);
    }
    assertSameAnswers(model.graph());
  }

  private void assertSameAnswers(FlatGraph network) {
    var path = folder.resolve("tf1-partitioned").toString();
    try (var original = SavedModelBundle.load(path, "serve");
        var flat = new GraphRunner(network.graph());
        var x = GraphRunner.tensor(SavedModels.ramp(5 * 36), 5, 6, 6, 1);
        var wanted =
            original
                .session()
                .runner()
                .feed("x:0", x)
                .fetch(
                    original
                        .metaGraphDef()
                        .getSignatureDefOrThrow("predict")
                        .getOutputsOrThrow("logits")
                        .getName())
                .run();
        var answer = flat.run(Map.of("x:0", x), List.of(network.outputs().getFirst().tensor()))) {
      assertThat(GraphRunner.floats(answer.get(0)))
          .containsExactly(GraphRunner.floats(wanted.get(0)), within(1e-6f));
    }
  }
}
