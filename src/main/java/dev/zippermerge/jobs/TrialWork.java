package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.Trial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One attempt at a trial.
 *
 * @param with what the work needs
 * @param claim the trial
 */
record TrialWork(TrialWorks with, TrialStates.Claim claim) implements Work {
  private TrialAttempt attempt() {
    return claim.attempt();
  }

  @Override
  public String name() {
    return "job %s, trial %s, attempt %d"
        .formatted(attempt().jobId(), attempt().trial(), attempt().number());
  }

  @Override
  public Map<String, String> labels() {
    return Map.of(
        "jobId",
        attempt().jobId().toString(),
        "trial",
        attempt().trial(),
        "attempt",
        String.valueOf(attempt().number()));
  }

  @Override
  public Kind kind() {
    return Kind.TRIAL;
  }

  @Override
  public int crashes() {
    return claim.crashes();
  }

  @Override
  public List<String> arguments(Workspace workspace) {
    var trial = workspace.folder().resolve("trial.json");
    Json.mapper().writeValue(trial, claim.trial());
    var arguments = new ArrayList<>(List.of("trial"));
    arguments.add(with.specFiles().write(claim.request(), workspace.folder()).toString());
    arguments.addAll(List.of(trial.toString(), "--out", workspace.out().toString()));
    arguments.add("--exit-with-parent");
    if (claim.trial().kind() == Trial.Kind.WHOLE) {
      var checkpoint = with.checkpoints().fetch(attempt(), workspace.folder());
      arguments.addAll(with.settings().checkpointArguments(checkpoint));
    }
    return arguments;
  }

  @Override
  public boolean endsWith(EngineEvent last) {
    return last instanceof EngineEvent.TrialDone;
  }

  @Override
  public boolean running() {
    return with.states().running(attempt());
  }

  /** Curves would mix with those of other trials; the job gets the chosen one's in its result. */
  @Override
  public boolean record(Journal.Entries entries) {
    var logs = entries.of(JobEvent.Type.LOG).stream().map(this::named).toList();
    return with.states().record(attempt(), entries.progress(), logs);
  }

  private JobEvent.Draft named(JobEvent.Draft log) {
    return log.data() instanceof JobEvent.Line(var message)
        ? new JobEvent.Draft(log.type(), new JobEvent.Line(attempt().trial() + ": " + message))
        : log;
  }

  @Override
  public void storeCheckpoint(Path file) {
    with.checkpoints().store(attempt(), file);
  }

  @Override
  public End finish(RunOutcome.Done done) {
    var end = (EngineEvent.TrialDone) done.event();
    return with.results().store(attempt(), end, done.folder()) ? End.SUCCEEDED : End.LOST;
  }

  @Override
  public boolean fail(JobProblem problem) {
    return with.states().fail(attempt(), problem);
  }

  @Override
  public boolean requeue(boolean crashed) {
    return with.states().requeue(attempt(), crashed);
  }

  /** A trial's job does not wait for it: it is cancelled at once. */
  @Override
  public boolean cancelled() {
    return false;
  }
}
