package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.TaskSpec;
import java.nio.file.Path;

/**
 * A trained network with its task.
 *
 * @param spec what a merge takes
 * @param accuracy of the network as it was trained, on the test split, 0 to 1
 */
record Trained(TaskSpec spec, double accuracy) {
  String name() {
    return spec.name();
  }

  /** The same task as an earlier merge does it. */
  Trained in(Path artifact) {
    return new Trained(
        new TaskSpec(name(), artifact.toString(), name(), null, null, spec.data(), spec.dataSpec()),
        accuracy);
  }
}
