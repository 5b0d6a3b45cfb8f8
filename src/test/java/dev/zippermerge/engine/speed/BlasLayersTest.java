package dev.zippermerge.engine.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.TestGraph;
import dev.zippermerge.lookup.LookupModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The baseline answers as TensorFlow does: what is timed is the same computation. */
class BlasLayersTest {
  @TempDir private Path folder;

  /** Unrolled with a margin, taken as it is, and with steps; then a product with a vector. */
  @Test
  void answersAsTensorFlow() throws IOException {
    var graph = new TestGraph(9, 7, 3);
    var wide = graph.op("relu", "Relu", graph.conv("wide", "x", 5, 3, 3, 6));
    var point = graph.conv("point", wide, 1, 1, 6, 5);
    var kernel = graph.weights("steps_kernel", 3, 3, 5, 4);
    var steps =
        graph.add(
            Nodes.floatOp("steps", "Conv2D", point, kernel)
                .putAttr("strides", Nodes.ints(1, 2, 2, 1))
                .putAttr("padding", Nodes.string("SAME")));
    var file = folder.resolve("network.zip");
    OriginalsArtifact.write(
        file, Map.of("task", graph.flat(graph.dense("dense", steps, 5 * 4 * 4, 3))));
    var example = TimedTask.example(9 * 7 * 3);
    OpenBlas.load();
    try (var blas = LookupModel.load(file, 1, new BlasLayers());
        var tensorFlow = LoadedArtifact.load(file, 1);
        var x = GraphRunner.tensor(example, 1, 9, 7, 3)) {
      var wanted = tensorFlow.answer("task", x);
      var answer = blas.predict("task", example);
      float largest =
          Math.max(Math.abs(wanted[0]), Math.max(Math.abs(wanted[1]), Math.abs(wanted[2])));
      assertThat(answer).containsExactly(wanted, within(1e-5f * largest));
    }
  }
}
