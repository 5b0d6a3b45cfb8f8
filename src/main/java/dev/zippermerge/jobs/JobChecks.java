package dev.zippermerge.jobs;

import dev.zippermerge.access.CostlyRequests;
import dev.zippermerge.catalog.Datasets;
import dev.zippermerge.catalog.Models;
import dev.zippermerge.engine.spec.MergePlan;
import dev.zippermerge.engine.spec.Refusal;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.problem.ProblemException;
import dev.zippermerge.runner.EngineAnswer;
import dev.zippermerge.runner.EngineCommand;
import dev.zippermerge.runner.EngineOutcome;
import dev.zippermerge.runner.EngineRunner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Checks a whole request before it may be queued: has the engine plan the merge. */
@Component
class JobChecks {
  private static final Logger LOG = LoggerFactory.getLogger(JobChecks.class);
  private static final Duration TIME_LIMIT = Duration.ofMinutes(2);

  /** Checks at the same time: each is a process with TensorFlow in it. */
  private final Semaphore permits = new Semaphore(2, true);

  private final Models models;
  private final Datasets datasets;
  private final SpecFiles specFiles;
  private final EngineRunner runner;
  private final CostlyRequests requests;
  private final WorkerSettings settings;

  JobChecks(
      Models models,
      Datasets datasets,
      SpecFiles specFiles,
      EngineRunner runner,
      CostlyRequests requests,
      WorkerSettings settings) {
    this.models = models;
    this.datasets = datasets;
    this.specFiles = specFiles;
    this.runner = runner;
    this.requests = requests;
    this.settings = settings;
  }

  /**
   * Plans the merge.
   *
   * @throws ProblemException with status 422 naming what cannot be merged, with 429 where the
   *     caller has too many requests under way
   */
  MergePlan plan(MergeJobRequest request) {
    checkInputs(request);
    try (var _ = requests.enter()) {
      permits.acquireUninterruptibly();
      try (var workspace = Workspace.create()) {
        var spec = specFiles.write(request, workspace.folder());
        return run(List.of("plan", spec.toString()));
      } finally {
        permits.release();
      }
    }
  }

  /**
   * Checks that models and data sets exist.
   *
   * @throws ProblemException with status 422 naming the field
   */
  void checkInputs(MergeJobRequest request) {
    for (int i = 0; i < request.tasks().size(); i++) {
      var task = request.tasks().get(i);
      var field = "tasks[" + i + "].";
      check(field + "modelId", () -> models.get(task.modelId()));
      var dataset = task.datasetId();
      if (dataset != null) {
        check(field + "datasetId", () -> datasets.get(dataset));
      } else if (!request.worksWithoutData()) {
        throw ProblemException.unprocessable(
            RefusalCode.SPEC_INVALID.name(),
            field + "datasetId",
            "Only a merge with zipper.share EXACT works without data.");
      }
    }
  }

  private static void check(String field, Runnable lookUp) {
    try {
      lookUp.run();
    } catch (ProblemException e) {
      throw ProblemException.unprocessable(e.code(), field, String.valueOf(e.getMessage()));
    }
  }

  private MergePlan run(List<String> arguments) {
    var answer = new EngineAnswer();
    var process =
        runner.start(
            new EngineCommand(
                arguments, TIME_LIMIT, settings.memoryLimit().toBytes(), answer::add));
    try {
      var end = process.await();
      if (end instanceof EngineOutcome.Exited(int code) && code == 0) {
        return answer.as(MergePlan.class);
      }
      if (end instanceof EngineOutcome.Exited exited && exited.refused()) {
        throw ProblemException.refused(answer.as(Refusal.class));
      }
      LOG.warn("planning ended with {}: {}", end, process.lastErrorLines());
      throw unplanned(end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while planning", e);
    } finally {
      process.kill();
    }
  }

  private static ProblemException unplanned(EngineOutcome end) {
    return switch (end) {
      case EngineOutcome.MemoryExceeded() ->
          ProblemException.unprocessable(
              "ENGINE_OUT_OF_MEMORY", "tasks", "Planning the merge needs too much memory.");
      case EngineOutcome.TimedOut() ->
          ProblemException.unprocessable(
              "ENGINE_TIMEOUT", "tasks", "Planning the merge takes too long.");
      case EngineOutcome.FileTooLarge() ->
          ProblemException.unprocessable(
              "ENGINE_FILE_TOO_LARGE", "tasks", "Planning the merge needs too large a file.");
      default ->
          ProblemException.unprocessable(
              "ENGINE_CRASHED", "tasks", "The engine crashed while planning the merge.");
    };
  }
}
