package dev.zippermerge.predictions;

import dev.zippermerge.jobs.JobReports;
import dev.zippermerge.jobs.MergeJobView;
import dev.zippermerge.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Computes what the models answer that merge jobs made. */
@Service
public class Predictions {
  private final JobReports reports;
  private final ClassNames names;
  private final ModelCache models;
  private final PredictionPool pool;
  private final Limits limits;

  Predictions(
      JobReports reports,
      ClassNames names,
      ModelCache models,
      PredictionPool pool,
      PredictionSettings settings) {
    this.reports = reports;
    this.names = names;
    this.models = models;
    this.pool = pool;
    this.limits = new Limits(settings);
  }

  /**
   * Computes answers, for each task that the request has instances for.
   *
   * @throws ProblemException with status 404 where there is no such job, 409 before it has
   *     succeeded, 400, 413 or 422 naming what is wrong with the instances, 503 where too many
   *     requests wait
   */
  public List<Prediction> predict(UUID id, PredictionRequest request)
      throws IOException, InterruptedException {
    var job = reports.get(id);
    var artifact = reports.artifact(id);
    try (var body = BodyFile.receive(request, limits)) {
      return pool.run(
          () -> models.use(artifact, model -> answers(job, model, request, body.path())));
    } catch (ProblemException e) {
      throw e;
    } catch (RuntimeException e) {
      reports.artifact(id); // Where it was deleted meanwhile, this says so.
      throw e;
    }
  }

  private List<Prediction> answers(
      MergeJobView job, ServedModel model, PredictionRequest request, Path body) {
    var asked = read(new TaskChoice(model.model(), request.task()), request.format(), body);
    limits.checkAnswer(asked);
    var answering = new Answering(model, job.request(), names, request.top());
    return asked.stream().map(answering::answer).toList();
  }

  private List<Instances> read(TaskChoice tasks, PredictionRequest.Format format, Path body) {
    try {
      return switch (format) {
        case JSON -> JsonInstances.read(body, tasks, limits);
        case NPZ -> NpzInstances.read(body, tasks, limits);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
