package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.merge.VariedNetworks.Form;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.CodebookScope;
import dev.zippermerge.engine.spec.EncodingSpec;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Preset;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.lookup.LookupModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Merged models answer by lookup as they do on TensorFlow. */
class LookupAnswersTest {
  private static final int EXAMPLES = 5;
  private static final CalibrationSpec NONE = new CalibrationSpec(0, 16, null, null, null, null);

  @TempDir Path folder;

  /** Segments of 8 and of 3, which leave the last one short; codes of 8, 4 and 3 bits. */
  @ParameterizedTest
  @CsvSource({"8, 256", "3, 16", "5, 7"})
  void everyArchitecture(int segmentLength, int codewordCount) throws IOException {
    var tasks = Arrays.stream(Form.values()).map(this::task).toList();
    var plain = new MergeSpec(null, tasks, List.of(), null, null, null, NONE, 1L);
    var codings =
        PlanCheck.check(plain).layers().stream()
            .map(layer -> coding(layer, segmentLength, codewordCount))
            .toList();
    assertSame(new MergeSpec(null, tasks, List.of(), null, codings, null, NONE, 1L));
  }

  @ParameterizedTest
  @CsvSource({"ACCU, DEEP LARGE_KERNELS", "LIGHT, RESIDUAL BRANCHING NORMALISED", "LIGHT, DEEP"})
  void sharedCodebooks(Preset preset, String forms) throws IOException {
    var tasks = Arrays.stream(forms.split(" ")).map(Form::valueOf).map(this::task).toList();
    assertSame(new MergeSpec(null, tasks, null, preset, null, null, NONE, 1L));
  }

  @ParameterizedTest
  @CsvSource({"NETWORK, 1.5", "NETWORK, 0.5", "LAYER, 2"})
  void learntCodes(CodebookScope scope, double bits) throws IOException {
    var tasks = Arrays.stream(Form.values()).map(this::task).toList();
    var encoding = new EncodingSpec(null, null, null, scope, bits);
    var steps = new CalibrationSpec(4, 16, null, null, null, null);
    assertSame(new MergeSpec(null, tasks, null, null, null, encoding, steps, 1L));
  }

  @Test
  void eightTasks() throws IOException {
    var forms = Form.values();
    var tasks =
        Arrays.stream(new int[] {0, 1, 2, 3, 4, 5, 6, 7})
            .mapToObj(i -> task("task" + i, forms[i % forms.length], i))
            .toList();
    assertSame(new MergeSpec(null, tasks, List.of(), Preset.ACCU, null, null, NONE, 1L));
  }

  private void assertSame(MergeSpec spec) throws IOException {
    MergePipeline.run(spec, folder, _ -> {});
    var file = folder.resolve(MergePipeline.ARTIFACT);
    var x = examples();
    try (var model = LookupModel.load(file, 2);
        var artifact = LoadedArtifact.load(file, 1);
        var input = GraphRunner.tensor(x, EXAMPLES, 8, 8, 1)) {
      assertThat(model.tasks()).isEqualTo(artifact.tasks());
      var inputs = new LinkedHashMap<String, float[]>();
      model.tasks().forEach(task -> inputs.put(task, x));
      var answers = model.predict(inputs);
      for (var task : model.tasks()) {
        var wanted = artifact.answer(task, input);
        assertThat(answers.get(task))
            .as(task)
            .containsExactly(wanted, within(1e-4f * largest(wanted)));
      }
    }
  }

  private static float[] examples() {
    var random = new Random(7);
    var x = new float[EXAMPLES * 64];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static LayerCoding coding(MergePlan.Layer layer, int segmentLength, int codewordCount) {
    var shape = layer.sources().getFirst().kernelShape();
    long depth = shape.get(shape.size() - 2);
    return new LayerCoding(layer.name(), (int) Math.min(segmentLength, depth), codewordCount);
  }

  private TaskSpec task(Form form) {
    return task(form.name().toLowerCase(Locale.ROOT), form, form.ordinal() + 1);
  }

  private TaskSpec task(String name, Form form, int seed) {
    var data = TestData.write(folder.resolve(name + ".npz"), 40, 20, 3, seed);
    var model = VariedNetworks.write(folder.resolve(name), form, seed);
    return new TaskSpec(name, model.toString(), null, null, null, data.toString(), null);
  }
}
