package dev.zippermerge.jobs;

import dev.zippermerge.catalog.Datasets;
import dev.zippermerge.catalog.Models;
import dev.zippermerge.engine.spec.InputSizes;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.TaskSpec;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns a request into what the engine reads: a specification and input files. */
@Component
class SpecFiles {
  private final Models models;
  private final Datasets datasets;

  SpecFiles(Models models, Datasets datasets) {
    this.models = models;
    this.datasets = datasets;
  }

  /**
   * Writes specification and input files into a folder; the files' digests are checked.
   *
   * @return the specification's file
   */
  Path write(MergeJobRequest request, Path folder) {
    var tasks = request.tasks().stream().map(task -> write(task, folder)).toList();
    var spec = folder.resolve("spec.json");
    Json.mapper().writeValue(spec, toSpec(request, tasks));
    return spec;
  }

  private TaskSpec write(MergeJobRequest.Task task, Path folder) {
    var model = folder.resolve(task.name() + "-model");
    models.writeTo(task.modelId(), model);
    var dataset = task.datasetId();
    var data = dataset == null ? null : folder.resolve(task.name() + "-data");
    if (dataset != null && data != null) {
      datasets.writeTo(dataset, data);
    }
    return new TaskSpec(
        task.name(),
        model.toString(),
        task.signature(),
        task.input(),
        task.output(),
        data == null ? null : data.toString(),
        dataset == null ? null : datasets.spec(dataset),
        task.kind(),
        task.batchSize(),
        inputShape(task));
  }

  private @Nullable InputSizes inputShape(MergeJobRequest.Task task) {
    return task.inputShape() != null
        ? task.inputShape()
        : models.find(task.modelId()).map(model -> model.description().inputShape()).orElse(null);
  }

  private static MergeSpec toSpec(MergeJobRequest request, List<TaskSpec> tasks) {
    var layers = request.layers();
    var calibration = request.calibration();
    var goal = request.goal();
    var zipper = request.zipper();
    return new MergeSpec(
        request.method(),
        tasks,
        request.alignment(),
        request.preset(),
        layers == null ? null : layers.stream().map(MergeJobRequest.Layer::toCoding).toList(),
        request.encoding(),
        calibration == null ? null : calibration.toSpec(),
        request.seed(),
        goal == null ? null : goal.toSpec(),
        zipper == null ? null : zipper.toSpec(),
        request.verdict());
  }
}
