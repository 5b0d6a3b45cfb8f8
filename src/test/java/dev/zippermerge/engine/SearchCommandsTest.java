package dev.zippermerge.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.engine.merge.TestData;
import dev.zippermerge.engine.merge.TestNetworks;
import dev.zippermerge.engine.spec.CalibrationSpec;
import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.GoalSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.TaskSpec;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search as whoever spreads it over machines makes it: decision by decision, trial by trial. */
class SearchCommandsTest {
  @TempDir Path folder;
  private final List<TrialResult> results = new ArrayList<>();

  @BeforeEach
  void write() {
    TestNetworks.write(folder.resolve("model"), TestNetworks.SMALL, 1);
    TestData.write(folder.resolve("data.npz"), 40, 30, 3, 1);
  }

  @Test
  void decisionsAndTrialsLeadToAChosenArtifact() {
    writeSpec(100.0);
    var layers = (EngineEvent.Trials) decide(0);
    assertThat(layers.trials()).extracting(Trial::id).containsExactly("fc1-4-4", "fc1-4-8");
    layers.trials().forEach(trial -> assertThat(run(trial).artifact()).isNull());
    var wholes = (EngineEvent.Trials) decide(0);
    assertThat(wholes.known()).isEqualTo(2);
    assertThat(wholes.trials().getFirst().codings()).contains(new LayerCoding("conv2", 2, 8));
    var done = run(wholes.trials().getFirst());
    assertThat(folder.resolve("whole-1-1/" + done.artifact())).exists();
    assertThat(folder.resolve("whole-1-1/" + done.result())).exists();
    EngineEvent last = decide(0);
    while (last instanceof EngineEvent.Trials more) {
      more.trials().forEach(this::run);
      last = decide(0);
    }
    assertThat(last).isInstanceOf(EngineEvent.Chosen.class);
  }

  @Test
  void failedTrialsAreNotAskedForAgain() {
    writeSpec(100.0);
    assertThat(((EngineEvent.Trials) decide(0, "--failed", "fc1-4-4")).trials()).hasSize(1);
    var refused = (EngineEvent.Refused) decide(3, "--failed", "fc1-4-4", "--failed", "fc1-4-8");
    assertThat(refused.refusal().code()).isEqualTo(RefusalCode.GOAL_NOT_MET);
  }

  private void writeSpec(double drop) {
    var task =
        new TaskSpec(
            "a",
            folder.resolve("model").toString(),
            null,
            null,
            null,
            folder.resolve("data.npz").toString(),
            null);
    var spec =
        new MergeSpec(
                null,
                List.of(task),
                null,
                null,
                List.of(new LayerCoding("conv2", 2, 8)),
                null,
                new CalibrationSpec(2, 8, null, null, null, null),
                1L)
            .withGoal(new GoalSpec(null, drop, List.of(4), List.of(4, 8), 1, 1));
    Json.mapper().writeValue(folder.resolve("spec.json").toFile(), spec);
  }

  private EngineEvent decide(int status, String... more) {
    Json.mapper().writeValue(folder.resolve("trials.json").toFile(), results);
    var arguments =
        new ArrayList<>(
            List.of(
                "merge", path("spec.json"), "--out", path("out"), "--trials", path("trials.json")));
    arguments.addAll(List.of(more));
    return last(status, arguments);
  }

  private EngineEvent.TrialDone run(Trial trial) {
    Json.mapper().writeValue(folder.resolve("trial.json").toFile(), trial);
    var done =
        (EngineEvent.TrialDone)
            last(
                0,
                List.of("trial", path("spec.json"), path("trial.json"), "--out", path(trial.id())));
    results.add(done.trial());
    return done;
  }

  /** Runs a command and returns its last line. */
  private static EngineEvent last(int status, List<String> arguments) {
    var before = System.out;
    var bytes = new ByteArrayOutputStream();
    try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      assertThat(EngineCli.run(Map::of, arguments.toArray(String[]::new))).isEqualTo(status);
    } finally {
      System.setOut(before);
    }
    var lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    return Json.mapper().readValue(lines.getLast(), EngineEvent.class);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
