package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.onnx.OnnxModel;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merges of ONNX models, fed with arrays in ONNX's order, NCHW. */
class OnnxMergeTest {
  private static final int TRAINING_STEPS = 10;

  @TempDir Path folder;

  @Test
  void mergesTwoModelsAndAnswersAsTheOriginalsWhereCodesAreExact() throws IOException {
    var codings =
        List.of(
            new LayerCoding("conv1", 1, 256),
            new LayerCoding("conv2", 2, 256),
            new LayerCoding("fc1", 4, 256));
    var result = merge(codings, 0);
    assertThat(result.layers())
        .extracting(MergeResult.Layer::name)
        .startsWith("conv1", "conv2", "fc1");
    var x = new float[3 * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (i % 11 - 5) / 5f;
    }
    var original = ModelReader.read(folder.resolve("a.onnx"), null, null, null).graph();
    try (var artifact = LoadedArtifact.load(folder.resolve("out/merged.zip"), 1);
        var runner = new GraphRunner(original.graph());
        var input = GraphRunner.tensor(x, 3, 1, 8, 8);
        var expected =
            runner.run(
                Map.of(original.inputs().getFirst().tensor(), input),
                List.of(original.outputs().getFirst().tensor()))) {
      // Only half precision stands between the two.
      assertThat(artifact.answer("a", input))
          .containsExactly(GraphRunner.floats(expected.get(0)), within(0.02f));
    }
  }

  @Test
  void calibratesConvolutionsWithStridesAndPadding() throws IOException {
    var result = merge(null, TRAINING_STEPS);
    assertThat(result.curves()).isNotEmpty();
    assertThat(result.tasks()).allSatisfy(task -> assertThat(task.testExamples()).isEqualTo(30));
  }

  private MergeResult merge(@Nullable List<LayerCoding> codings, int steps) throws IOException {
    var spec =
        new MergeSpec(
            null,
            List.of(task("a", 1), task("b", 2)),
            null,
            null,
            codings,
            null,
            new CalibrationSpec(steps, 8, 1e-3, null, null, null),
            1L);
    return MergePipeline.run(spec, Files.createDirectories(folder.resolve("out")), _ -> {});
  }

  private TaskSpec task(String name, long seed) {
    var model = network(seed).write(folder.resolve(name + ".onnx"));
    var data = TestData.write(folder.resolve(name + ".npz"), 40, 30, 3, seed, 1, 8, 8);
    return new TaskSpec(name, model.toString(), null, null, null, data.toString(), null);
  }

  private static OnnxModel network(long seed) {
    return new OnnxModel(13, seed)
        .input("x", -1, 1, 8, 8)
        .weights("w1", 4, 1, 3, 3)
        .weights("b1", 4)
        .weights("w2", 6, 4, 3, 3)
        .weights("scale", 6)
        .weights("offset", 6)
        .weights("mean", 6)
        .positive("variance", 6)
        .weights("w3", 16, 24)
        .weights("b3", 16)
        .weights("w4", 3, 16)
        .weights("b4", 3)
        .node("Conv", "x,w1,b1", "c1", OnnxModel.ints("pads", 1, 1, 1, 1))
        .node("Relu", "c1", "r1")
        .node(
            "Conv",
            "r1,w2",
            "c2",
            OnnxModel.ints("pads", 1, 1, 1, 1),
            OnnxModel.ints("strides", 2, 2))
        .node("BatchNormalization", "c2,scale,offset,mean,variance", "n2")
        .node("Relu", "n2", "r2")
        .node(
            "MaxPool",
            "r2",
            "p2",
            OnnxModel.ints("kernel_shape", 3, 3),
            OnnxModel.ints("strides", 2, 2),
            OnnxModel.ints("pads", 1, 1, 1, 1))
        .node("Flatten", "p2", "flat")
        .node("Gemm", "flat,w3,b3", "fc", OnnxModel.of("transB", 1))
        .node("Relu", "fc", "r3")
        .node("Gemm", "r3,w4,b4", "answer", OnnxModel.of("transB", 1))
        .output("answer");
  }
}
