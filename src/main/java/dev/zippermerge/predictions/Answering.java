package dev.zippermerge.predictions;

import dev.zippermerge.engine.spec.TaskKind;
import dev.zippermerge.jobs.MergeJobRequest;
import dev.zippermerge.lookup.LookupTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Has a model compute, and puts its answers into the form that clients get.
 *
 * @param model computes
 * @param job what the job was asked for
 * @param names knows the classes' names
 * @param top classes to tell of each classifier's answer
 */
record Answering(ServedModel model, MergeJobRequest job, ClassNames names, int top) {

  Prediction answer(Instances instances) {
    var task = instances.task();
    var form = model.form(task.name());
    var outputs = outputs(task, model.model().outputs(task.name(), instances.values()));
    var best =
        form.kind() == TaskKind.CLASSIFICATION ? best(task, form.threshold(), outputs) : null;
    return new Prediction(task.name(), form.kind(), outputs, best);
  }

  private static List<Prediction.Output> outputs(LookupTask task, Map<String, float[]> computed) {
    var outputs = new ArrayList<Prediction.Output>();
    for (var output : task.outputs()) {
      var values = computed.getOrDefault(output.name(), new float[0]);
      outputs.add(
          new Prediction.Output(output.name(), output.shape(), rows(values, output.size())));
    }
    return outputs;
  }

  private List<List<Prediction.ClassScore>> best(
      LookupTask task, @Nullable Double threshold, List<Prediction.Output> outputs) {
    int classes = threshold == null ? task.outputs().getFirst().size() : 2;
    var ranking = new Ranking(top, threshold, names.of(job, task.name(), classes));
    return outputs.getFirst().values().stream().map(ranking::best).toList();
  }

  private static List<float[]> rows(float[] values, int size) {
    return IntStream.range(0, values.length / size)
        .mapToObj(row -> Arrays.copyOfRange(values, row * size, (row + 1) * size))
        .toList();
  }
}
