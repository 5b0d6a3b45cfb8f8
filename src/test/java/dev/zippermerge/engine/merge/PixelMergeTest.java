package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.data.NpzOutput;
import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.onnx.OnnxModel;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskKind;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.lookup.LookupModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two U-Nets that tell classes of pixels, with transposed convolutions in them. */
class PixelMergeTest {
  private static final int TEST = 20;
  private static final int PIXELS = 64;
  private static final int CLASSES = 3;

  @TempDir Path folder;

  private static OnnxModel unet(long seed, int kernel) {
    int pad = (kernel - 1) / 2;
    return new OnnxModel(17, seed)
        .input("x", -1, 1, 8, 8)
        .weights("w1", 4, 1, 3, 3)
        .weights("w2", 8, 4, 3, 3)
        .weights("up", 8, 4, kernel, kernel)
        .weights("b", 4)
        .weights("w3", 8, 8, 3, 3)
        .weights("w4", CLASSES, 8, 1, 1)
        .node("Conv", "x,w1", "c1", OnnxModel.ints("pads", 1, 1, 1, 1))
        .node("Relu", "c1", "r1")
        .node(
            "MaxPool",
            "r1",
            "p",
            OnnxModel.ints("kernel_shape", 2, 2),
            OnnxModel.ints("strides", 2, 2))
        .node("Conv", "p,w2", "c2", OnnxModel.ints("pads", 1, 1, 1, 1))
        .node("Relu", "c2", "r2")
        .node(
            "ConvTranspose",
            "r2,up,b",
            "u",
            OnnxModel.ints("strides", 2, 2),
            OnnxModel.ints("pads", pad, pad, pad, pad),
            OnnxModel.ints("output_padding", 2 + 2 * pad - kernel, 2 + 2 * pad - kernel))
        .node("Concat", "u,r1", "j", OnnxModel.of("axis", 1L))
        .node("Conv", "j,w3", "c3", OnnxModel.ints("pads", 1, 1, 1, 1))
        .node("Relu", "c3", "r3")
        .node("Conv", "r3,w4", "logits")
        .node("Softmax", "logits", "y", OnnxModel.of("axis", 1L))
        .output("y");
  }

  /** Bright pixels are of class 2, dark ones of class 0; every ninth does not count. */
  private static int label(float value, int position) {
    return position % 9 == 4 ? 255 : value > 0.5 ? 2 : value < -0.5 ? 0 : 1;
  }

  private static float[] pixels(Random random, int count) {
    var values = new float[count * PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static byte[] labels(float[] pixels) {
    var labels = new byte[pixels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) label(pixels[i], i);
    }
    return labels;
  }

  private static float[] test(long seed) {
    return pixels(new Random(seed + 100), TEST);
  }

  private Path data(String name, long seed, int wrong) {
    var file = folder.resolve(name + ".npz");
    var train = pixels(new Random(seed), 60);
    try (var npz = new NpzOutput(file)) {
      npz.floats("x_train", List.of(60L, 8L, 8L, 1L), List.of(train));
      npz.floats("x_test", List.of((long) TEST, 8L, 8L, 1L), List.of(test(seed)));
      var labels = labels(train);
      labels[70] = wrong < 0 ? labels[70] : (byte) wrong;
      npz.array("y_train", "|u1", List.of(60L, 8L, 8L)).write(labels);
      npz.array("y_test", "|u1", List.of((long) TEST, 8L, 8L)).write(labels(test(seed)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private TaskSpec task(String name, long seed, int kernel) {
    var model = unet(seed, kernel).write(folder.resolve(name + ".onnx"));
    var data = data(name, seed, -1).toString();
    return new TaskSpec(name, model.toString(), null, null, null, data, null);
  }

  private MergeResult merge(int steps) throws IOException {
    var spec =
        new MergeSpec(
            null,
            List.of(task("a", 1, 2), task("b", 2, 3)),
            null,
            Preset.ACCU,
            null,
            null,
            new CalibrationSpec(steps, 16, 2e-2, 1.0, 0.0, null),
            1L);
    return MergePipeline.run(spec, Files.createDirectories(folder.resolve("out")), _ -> {});
  }

  @Test
  void accuracyAndOverlapOfPixelsAreThoseOfTheAnswers() throws IOException {
    var result = merge(300);
    assertThat(result.layers().stream().flatMap(layer -> layer.sources().stream()))
        .filteredOn(source -> source.layer().startsWith("u_node"))
        .hasSize(2);
    try (var artifact = LoadedArtifact.load(folder.resolve("out/merged.zip"), 1)) {
      for (var task : result.tasks()) {
        assertThat(task.kind()).isEqualTo(TaskKind.CLASSIFICATION);
        assertThat(task.testExamples()).isEqualTo(TEST);
        assertThat(task.mergedAccuracy())
            .isGreaterThan(Objects.requireNonNull(task.originalAccuracy()) + 0.05);
        var seed = task.name().equals("a") ? 1 : 2;
        var values = test(seed);
        float[] answers;
        try (var x = GraphRunner.tensor(values, TEST, 1, 8, 8)) {
          answers = artifact.answer(task.name(), x);
        }
        var counts = new double[CLASSES][CLASSES];
        for (int i = 0; i < values.length; i++) {
          int label = label(values[i], i);
          if (label != 255) {
            counts[label][best(answers, i / PIXELS, i % PIXELS)]++;
          }
        }
        double right = 0;
        double all = 0;
        double iou = 0;
        for (int c = 0; c < CLASSES; c++) {
          double labelled = 0;
          double answered = 0;
          for (int other = 0; other < CLASSES; other++) {
            labelled += counts[c][other];
            answered += counts[other][c];
          }
          right += counts[c][c];
          all += labelled;
          iou += counts[c][c] / (labelled + answered - counts[c][c]) / CLASSES;
        }
        assertThat(task.mergedAccuracy()).isCloseTo(right / all, within(1e-9));
        assertThat(task.mergedIou()).isCloseTo(iou, within(1e-9));
        assertThat(task.originalIou()).isBetween(0.0, 1.0);
      }
    }
  }

  /** The answers are channels first. */
  private static int best(float[] answers, int example, int position) {
    int best = 0;
    for (int c = 1; c < CLASSES; c++) {
      int start = example * CLASSES * PIXELS + position;
      best = answers[start + c * PIXELS] > answers[start + best * PIXELS] ? c : best;
    }
    return best;
  }

  @Test
  void lookupAnswersAsTensorFlow() throws IOException {
    merge(0);
    var file = folder.resolve("out/merged.zip");
    var values = test(1);
    try (var model = LookupModel.load(file, 1);
        var artifact = LoadedArtifact.load(file, 1);
        var x = GraphRunner.tensor(values, TEST, 1, 8, 8)) {
      var answers = model.predict(Map.of("a", values, "b", values));
      for (var task : List.of("a", "b")) {
        assertThat(answers.get(task)).containsExactly(artifact.answer(task, x), within(1e-4f));
      }
    }
  }

  @Test
  void aPixelBeyondTheClassesIsNamedByArrayAndRow() {
    var model = unet(1, 2).write(folder.resolve("c.onnx")).toString();
    var data = data("c", 1, 7).toString();
    var task = new TaskSpec("c", model, null, null, null, data, null);
    var spec = new MergeSpec(null, List.of(task), null, null, null, null, null, 1L);
    assertThat(catchThrowableOfType(RefusedException.class, () -> PlanCheck.check(spec)))
        .returns(RefusalCode.LABEL_OUT_OF_RANGE, RefusedException::code)
        .returns("y_train[1]", RefusedException::culprit);
  }
}
