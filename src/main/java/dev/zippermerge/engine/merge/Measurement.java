package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.calibrate.JointModel;
import dev.zippermerge.engine.evaluate.Answers;
import dev.zippermerge.engine.evaluate.Evaluator;
import dev.zippermerge.engine.graph.WeightLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A student as it stands at one moment, measured on the test splits.
 *
 * @param answers for each task, over the whole split
 * @param mismatches for each task, by output tensor of each weight layer
 */
record Measurement(List<Answers> answers, List<Map<String, Double>> mismatches) {
  /**
   * Examples over which layer mismatches are measured; they settle soon, and their tensors are
   * large.
   */
  private static final int MISMATCH_EXAMPLES = 256;

  static Measurement of(JointModel model, List<TaskInput> tasks) {
    var answers = new ArrayList<Answers>();
    var mismatches = new ArrayList<Map<String, Double>>();
    for (int i = 0; i < tasks.size(); i++) {
      var network = model.student().networks().get(i);
      var test = tasks.get(i).data().test();
      var outputs =
          tasks.get(i).network().layers().stream()
              .map(WeightLayer::output)
              .filter(network::has)
              .toList();
      var objective = tasks.get(i).objective();
      answers.add(Evaluator.answers(model, network, objective, test, test.size()));
      var part = test.sample(MISMATCH_EXAMPLES);
      mismatches.add(Evaluator.mismatches(model, network, part, part.size(), outputs));
    }
    return new Measurement(answers, mismatches);
  }
}
