package dev.zippermerge.engine.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.archive.SafeZip;
import dev.zippermerge.engine.data.DataReader;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tensorflow.SavedModelBundle;

class TrainingTest {
  private static final Training.Settings SETTINGS = new Training.Settings(60, 64, 1e-3, 1);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"LENET_TINY", "MOBILENET_TINY"})
  void lossFallsAndTheNetworkLearns(Architecture architecture) throws IOException {
    var data = DataReader.read(glyphs(), DataSpec.defaults(), null, 1);
    var network = architecture.build(data.exampleShape(), data.classes(), 1);
    var settings = new Training.Settings(120, 64, architecture.learningRate(), 1);
    try (var trainer = new Trainer(network, data.train(), settings)) {
      double before = trainer.accuracy(data.test());
      float first = trainer.step(1e-3);
      trainer.train();
      assertThat(trainer.step(1e-3)).isLessThan(first * 0.8f);
      assertThat(trainer.accuracy(data.test())).isGreaterThan(before + 0.1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LENET_TINY", "MOBILENET_TINY"})
  void savedModelAnswersAsTheTrainerDidInTensorFlowAndInTheImporter(Architecture architecture)
      throws IOException {
    var data = DataReader.read(glyphs(), DataSpec.defaults(), null, 1);
    var network = architecture.build(data.exampleShape(), data.classes(), 1);
    var zip = folder.resolve("net.zip");
    var batch = data.test().range(0, 8);
    float[] expected;
    try (var trainer = new Trainer(network, data.train(), SETTINGS)) {
      trainer.step(1e-3);
      trainer.refreshStatistics();
      expected = trainer.logits(batch, 8);
      trainer.save(zip);
    }
    assertThat(imported(zip, batch)).containsExactly(expected, within(1e-5f));
    assertThat(loaded(zip, batch)).containsExactly(expected, within(1e-5f));
  }

  private static float[] imported(Path zip, float[] batch) {
    var graph = ModelReader.read(zip, null, null, null).graph();
    var in = graph.inputs().getFirst().tensor();
    var out = List.of(graph.outputs().getFirst().tensor());
    try (var runner = new GraphRunner(graph.graph());
        var x = GraphRunner.tensor(batch, 8, 32, 32, 1);
        var result = runner.run(Map.of(in, x), out)) {
      return GraphRunner.floats(result.get(0));
    }
  }

  private float[] loaded(Path zip, float[] batch) throws IOException {
    try (var safe = SafeZip.open(zip)) {
      safe.unpack(Files.createDirectories(folder.resolve("unpacked")));
    }
    try (var bundle = SavedModelBundle.load(folder.resolve("unpacked/net").toString(), "serve");
        var x = GraphRunner.tensor(batch, 8, 32, 32, 1);
        var result = bundle.session().runner().feed("image", x).fetch("logits").run()) {
      return GraphRunner.floats(result.get(0));
    }
  }

  @Test
  void samplesAreTwoTasksWithModelsAndReports() throws IOException {
    var reports = SampleMaker.make(folder, true, 1);
    assertThat(reports).extracting(Training.Report::name).containsExactly("glyphs", "sounds");
    assertThat(folder)
        .isDirectoryContaining("glob:**glyphs.npz")
        .isDirectoryContaining("glob:**glyphs.zip")
        .isDirectoryContaining("glob:**sounds.npz")
        .isDirectoryContaining("glob:**sounds.zip");
  }

  @Test
  void refusesToTrainWithoutLabels() throws IOException {
    var unlabelled =
        new DataSpec(
            null, null, null, null, null, null, null, null, null, null, null, false, null, null,
            null);
    var data = glyphs();
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(
            () -> Training.run("x", data, unlabelled, Architecture.LENET_TINY, SETTINGS, folder))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RefusalCode.DATA_SHAPE_MISMATCH));
  }

  private Path glyphs() throws IOException {
    var file = folder.resolve("glyphs.npz");
    NpzWriter.write(file, Glyphs.generate(300, 100, 1));
    return file;
  }
}
