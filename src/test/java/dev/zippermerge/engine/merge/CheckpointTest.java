package dev.zippermerge.engine.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.CodebookScope;
import dev.zippermerge.engine.spec.EncodingSpec;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merges that are stopped and go on from their checkpoint. */
class CheckpointTest {
  @TempDir Path folder;
  private final List<EngineEvent> events = new ArrayList<>();
  private MergeSpec spec = new MergeSpec(null, List.of(), null, null, null, null, null, null);

  @BeforeEach
  void makeInputs() {
    var calibration = new CalibrationSpec(12, 8, 1e-2, null, null, null, null, 0.2, 5, null);
    spec =
        new MergeSpec(
            null, List.of(task("a", 1), task("b", 2)), null, null, null, null, calibration, 3L);
  }

  /** Stopped while layers are encoded, between two checks, after the last step. */
  @ParameterizedTest
  @ValueSource(ints = {2, 9, 15})
  void aMergeThatGoesOnEndsWithTheSameBytesAndCurves(int asked) throws IOException {
    var whole = MergePipeline.run(spec, out("whole"), events::add);
    stopAfter(asked, out("stopped"));
    assertThat(out("stopped").resolve(MergePipeline.ARTIFACT)).doesNotExist();

    events.clear();
    var resumed = resume(out("stopped").resolve(Checkpoints.FILE), out("resumed"));

    assertThat(artifact("resumed")).isEqualTo(artifact("whole"));
    assertThat(resumed.curves()).isEqualTo(whole.curves());
    assertThat(resumed.layers()).isEqualTo(whole.layers());
    int layers = Math.min(asked, 3);
    assertThat(log())
        .contains(
            "Resumed from a checkpoint: %d layers encoded, calibration at step %d."
                .formatted(layers, asked - layers));
    assertThat(out("resumed").resolve(Checkpoints.FILE)).doesNotExist();
  }

  /** Stopped before the refit, and after it. */
  @ParameterizedTest
  @ValueSource(ints = {2, 9})
  void scalesAndRefittedCodebooksAreKept(int asked) throws IOException {
    var encoding = new EncodingSpec(null, true, true);
    spec =
        new MergeSpec(
            null, spec.tasks(), null, null, null, encoding, spec.calibration(), spec.seed());
    var whole = MergePipeline.run(spec, out("whole"), events::add);
    stopAfter(asked, out("stopped"));
    var resumed = resume(out("stopped").resolve(Checkpoints.FILE), out("resumed"));
    assertThat(artifact("resumed")).isEqualTo(artifact("whole"));
    assertThat(resumed.layers()).isEqualTo(whole.layers());
  }

  /** Stopped before and after codes are renewed, and after they have settled. */
  @ParameterizedTest
  @ValueSource(ints = {5, 25, 50})
  void aResumedMergeWithLearntCodesHasTheSameBytes(int asked) throws IOException {
    var encoding = new EncodingSpec(null, null, null, CodebookScope.NETWORK, 1.0);
    var calibration = new CalibrationSpec(60, 8, 1e-2, null, null, null, null, 0.2, 5, null);
    spec = new MergeSpec(null, spec.tasks(), null, null, null, encoding, calibration, spec.seed());
    var whole = MergePipeline.run(spec, out("whole"), events::add);
    stopAfter(asked, out("stopped"));
    var resumed = resume(out("stopped").resolve(Checkpoints.FILE), out("resumed"));
    assertThat(artifact("resumed")).isEqualTo(artifact("whole"));
    assertThat(resumed.curves()).isEqualTo(whole.curves());
    assertThat(resumed.layers()).isEqualTo(whole.layers());
  }

  @Test
  void checkpointsAreWrittenWhileTheMergeGoesOnAndGoneAfterwards() throws IOException {
    var always = new Checkpointing(null, Duration.ZERO, () -> false);
    MergePipeline.run(spec, out("out"), always, events::add);
    assertThat(events)
        .filteredOn(EngineEvent.Checkpoint.class::isInstance)
        .hasSize(3 + 12)
        .last()
        .isEqualTo(new EngineEvent.Checkpoint(Checkpoints.FILE, 12));
    try (var files = Files.list(out("out"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactly(MergePipeline.ARTIFACT);
    }
  }

  @Test
  void aCheckpointOfAnotherMergeIsIgnored() throws IOException {
    stopAfter(6, out("stopped"));
    spec = new MergeSpec(null, spec.tasks(), null, null, null, null, spec.calibration(), 4L);
    MergePipeline.run(spec, out("whole"), event -> {});
    events.clear();
    resume(out("stopped").resolve(Checkpoints.FILE), out("resumed"));
    assertThat(log()).contains("is ignored: it belongs to another specification");
    assertThat(artifact("resumed")).isEqualTo(artifact("whole"));
  }

  @Test
  void aCheckpointOfOtherDataIsIgnored() throws IOException {
    stopAfter(6, out("stopped"));
    TestData.write(folder.resolve("a.npz"), 40, 30, 3, 99);
    resume(out("stopped").resolve(Checkpoints.FILE), out("resumed"));
    assertThat(log()).contains("is ignored: it belongs to another specification");
  }

  @Test
  void aDamagedCheckpointIsIgnored() throws IOException {
    stopAfter(6, out("stopped"));
    var bytes = Files.readAllBytes(out("stopped").resolve(Checkpoints.FILE));
    bytes[bytes.length / 2] ^= 1;
    resume(Files.write(folder.resolve("damaged"), bytes), out("resumed"));
    assertThat(log()).contains("damaged is ignored: its digest is wrong");
    events.clear();
    resume(Files.write(folder.resolve("short"), new byte[9]), out("resumed"));
    assertThat(log()).contains("short is ignored: it is cut off");
    events.clear();
    resume(folder.resolve("absent"), out("resumed"));
    assertThat(log()).contains("There is no checkpoint " + folder.resolve("absent") + ".");
  }

  @Test
  void whatIsDoneIsNotDoneAgain() throws IOException {
    stopAfter(10, out("stopped"));
    events.clear();
    resume(out("stopped").resolve(Checkpoints.FILE), out("resumed"));
    var calibrating =
        events.stream()
            .filter(EngineEvent.Progress.class::isInstance)
            .map(EngineEvent.Progress.class::cast)
            .filter(progress -> progress.phase() == Phase.CALIBRATE && progress.step() > 0)
            .toList();
    assertThat(calibrating.getFirst().step()).isGreaterThanOrEqualTo(7);
  }

  /** Runs until the merge has asked that many times, between layers and steps. */
  private void stopAfter(int asked, Path out) {
    var count = new AtomicInteger();
    var checkpointing =
        new Checkpointing(null, Duration.ofDays(1), () -> count.incrementAndGet() == asked);
    assertThatExceptionOfType(StoppedException.class)
        .isThrownBy(() -> MergePipeline.run(spec, out, checkpointing, events::add));
  }

  private MergeResult resume(Path checkpoint, Path out) throws IOException {
    var checkpointing = new Checkpointing(checkpoint, Duration.ofDays(1), () -> false);
    return MergePipeline.run(spec, out, checkpointing, events::add);
  }

  private String log() {
    return events.stream()
        .filter(EngineEvent.Log.class::isInstance)
        .map(event -> ((EngineEvent.Log) event).message())
        .toList()
        .toString();
  }

  private Path out(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private byte[] artifact(String name) throws IOException {
    return Files.readAllBytes(out(name).resolve(MergePipeline.ARTIFACT));
  }

  private TaskSpec task(String name, int seed) {
    return new TaskSpec(
        name,
        TestNetworks.write(folder.resolve(name), TestNetworks.SMALL, seed).toString(),
        null,
        null,
        null,
        TestData.write(folder.resolve(name + ".npz"), 40, 30, 3, seed).toString(),
        null);
  }
}
