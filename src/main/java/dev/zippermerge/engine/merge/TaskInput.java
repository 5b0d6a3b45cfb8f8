package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.Objective;
import dev.zippermerge.engine.data.CalibrationSet;
import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.graph.ImportedModel;
import dev.zippermerge.engine.spec.TaskSpec;

/**
 * One task as it was read and checked.
 *
 * @param spec what was asked for
 * @param model the network
 * @param data its examples
 * @param objective what it is calibrated and judged by
 */
record TaskInput(TaskSpec spec, ImportedModel model, CalibrationSet data, Objective objective) {
  String name() {
    return spec.name();
  }

  FlatGraph network() {
    return model.graph();
  }

  /** The same task by another network, of the same layers and endpoints. */
  TaskInput with(FlatGraph network) {
    var other =
        new ImportedModel(
            network,
            model.format(),
            model.signature(),
            model.signatures(),
            model.parameters(),
            model.notes());
    return new TaskInput(spec, other, data, objective);
  }

  /** Shape of a batch of that many examples. */
  long[] inputShape(int examples) {
    var shape = network().inputs().getFirst().shape().stream().mapToLong(Long::longValue).toArray();
    shape[0] = examples;
    return shape;
  }
}
