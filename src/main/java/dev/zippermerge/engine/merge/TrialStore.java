package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.GoalSpec;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Results of trials in the output folder, written after each. Those of another merge are not taken
 * up; of the same merge under another goal only the trials of single layers are.
 */
final class TrialStore {
  /** File name of the results: a list of {@link TrialResult}. */
  static final String FILE = "trials.json";

  private static final String KEY_FILE = "trials.key";

  private final Path folder;
  private final Key key;
  private final List<TrialResult> results = new ArrayList<>();

  private TrialStore(Path folder, Key key) {
    this.folder = folder;
    this.key = key;
  }

  /** What results belong to. */
  private record Key(String trials, GoalSpec goal) {}

  /** Takes up what an equal search left in the folder. */
  static TrialStore open(Path folder, MergeSpec spec) throws IOException {
    var goal = Objects.requireNonNull(spec.goal());
    // Two searches have the same trials where all but the goal itself is equal.
    var steps = new GoalSpec(null, null, null, null, goal.trialSteps(), null);
    var store =
        new TrialStore(folder, new Key(Provenance.of(spec.withGoal(steps)).fingerprint(), goal));
    store.read();
    return store;
  }

  private void read() throws IOException {
    var file = folder.resolve(KEY_FILE).toFile();
    var stored = file.exists() ? Json.mapper().readValue(file, Key.class) : key;
    if (folder.resolve(FILE).toFile().exists() && stored.trials().equals(key.trials())) {
      var found = Json.mapper().readValue(folder.resolve(FILE).toFile(), TrialResult[].class);
      for (var result : found) {
        if (result.kind() == Trial.Kind.LAYER || usable(result, stored)) {
          results.add(result);
        }
      }
    }
    AtomicFile.writeJson(folder.resolve(KEY_FILE), key);
  }

  private boolean usable(TrialResult whole, Key stored) {
    return stored.goal().equals(key.goal())
        && Files.exists(artifacts(whole.id()).resolve(MergePipeline.ARTIFACT));
  }

  /** The folder of a whole merge. */
  Path artifacts(String trial) {
    return folder.resolve("trials").resolve(trial);
  }

  List<TrialResult> results() {
    return List.copyOf(results);
  }

  void add(TrialResult result) throws IOException {
    results.add(result);
    AtomicFile.writeJson(folder.resolve(FILE), results);
  }
}
