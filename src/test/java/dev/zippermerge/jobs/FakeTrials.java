package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.LayerCoding;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Phase;
import dev.zippermerge.engine.spec.Refusal;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the engine's {@code merge --trials} and {@code trial}: behaves as the first task's
 * name says. Three trials of layers, then one whole merge; where the name says nothing of interest,
 * two, and another one in a second round.
 */
public final class FakeTrials {
  private static final Refusal NOT_MET =
      new Refusal(RefusalCode.GOAL_NOT_MET, "goal.maxAccuracyDrop", "The best drop is 2 points.");

  private FakeTrials() {}

  /** Asks for trials, or chooses one. */
  public static void decide(Path spec, Path file, List<String> arguments) {
    FakeMerge.endWithParent();
    FakeMerge.print(new EngineEvent.Progress(Phase.IMPORT, 0, 0, 0, 0, 99, null));
    var task = behaviour(spec);
    var known = new HashSet<String>();
    for (var result : Json.mapper().readValue(file, TrialResult[].class)) {
      known.add(result.id());
    }
    arguments.stream()
        .filter(argument -> argument.startsWith("--failed="))
        .forEach(argument -> known.add(argument.substring("--failed=".length())));
    var wanted = wanted(task, known.size());
    var missing = wanted.stream().filter(trial -> !known.contains(trial.id())).toList();
    if (task.equals("stuck") || !missing.isEmpty()) {
      FakeMerge.print(
          new EngineEvent.Trials(task.equals("stuck") ? wanted : missing, known.size()));
    } else if (task.equals("unreachable")) {
      FakeMerge.refuse(NOT_MET);
    } else {
      FakeMerge.print(new EngineEvent.Chosen(task.equals("first") ? "whole-2-1" : "whole-1-1"));
    }
  }

  private static List<Trial> wanted(String task, int known) {
    var all = new ArrayList<>(List.of(layer("conv1", 16), layer("conv1", 32), layer("fc1", 16)));
    if (known >= all.size() && !task.equals("stuck")) {
      boolean rounds = task.equals("first");
      all.add(whole("whole-1-1", 16));
      if (rounds) {
        all.add(whole("whole-1-2", 32));
      }
      if (rounds && known >= all.size()) {
        all.add(whole("whole-2-1", 24));
      }
    }
    return all;
  }

  private static Trial layer(String layer, int codewords) {
    return new Trial(
        layer + "-8-" + codewords, Trial.Kind.LAYER, List.of(new LayerCoding(layer, 8, codewords)));
  }

  private static Trial whole(String id, int codewords) {
    var codings =
        List.of(new LayerCoding("conv1", 8, codewords), new LayerCoding("fc1", 8, codewords));
    return new Trial(id, Trial.Kind.WHOLE, codings);
  }

  /** Runs one trial. */
  public static void run(Path specFile, Path trialFile, Path out, @Nullable Path resumed)
      throws Exception {
    FakeMerge.endWithParent();
    var trial = Json.mapper().readValue(trialFile, Trial.class);
    FakeMerge.print(new EngineEvent.Log("pid " + ProcessHandle.current().pid()));
    FakeMerge.print(new EngineEvent.Progress(Phase.CALIBRATE, 1, 1, 5, 10, 50, null));
    misbehave(behaviour(specFile), trial);
    if (behaviour(specFile).equals("resumable") && trial.kind() == Trial.Kind.WHOLE) {
      FakeMerge.leaveCheckpoints(out, resumed);
    }
    if (trial.kind() == Trial.Kind.LAYER) {
      FakeMerge.print(new EngineEvent.TrialDone(result(trial), null, null));
    } else {
      var spec = Json.mapper().readValue(specFile, MergeSpec.class);
      FakeMerge.write(spec, seed(trial.id()), out);
      FakeMerge.print(new EngineEvent.TrialDone(result(trial), "result.json", "merged.zip"));
    }
  }

  /** The seed that makes a whole merge's artifact differ from others. */
  static long seed(String trial) {
    return trial.hashCode();
  }

  private static void misbehave(String task, Trial trial) throws InterruptedException {
    boolean first = trial.id().equals("conv1-8-16");
    boolean conv1 = trial.id().startsWith("conv1");
    switch (task) {
      case "hang" -> Thread.sleep(600_000);
      case "linger" -> Thread.sleep(first ? 8_000 : 4_000);
      case "crash" -> {
        if (first) {
          FakeMerge.crash();
        }
      }
      case "refuse_layer" -> {
        if (conv1) {
          FakeMerge.refuse(FakeMerge.REFUSAL);
        }
      }
      default -> {}
    }
  }

  /** More codewords: twice the bytes, a quarter of the drop. */
  private static TrialResult result(Trial trial) {
    int codewords = trial.codings().stream().mapToInt(LayerCoding::codewordCount).sum();
    double drop = 256.0 / (codewords * codewords);
    var first = new TrialResult.TaskScore("first", 1 - drop / 100, 1, drop, drop);
    var second = new TrialResult.TaskScore("second", 0.9, 0.9, 0, 0.5);
    return new TrialResult(
        trial.id(),
        trial.kind(),
        trial.codings(),
        100L * codewords,
        1000.0 / codewords,
        List.of(first, second));
  }

  private static String behaviour(Path spec) {
    return Json.mapper().readValue(spec, MergeSpec.class).tasks().getFirst().name();
  }
}
