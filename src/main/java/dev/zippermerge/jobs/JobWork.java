package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One attempt at a job: a merge, or, where the job has a goal, one decision on its trials.
 *
 * @param with what the work needs
 * @param claim the job
 */
record JobWork(JobWorks with, AttemptStates.Claim claim) implements Work {
  private Attempt attempt() {
    return claim.attempt();
  }

  private boolean decision() {
    return claim.request().goal() != null;
  }

  @Override
  public String name() {
    return "job " + attempt().jobId() + ", attempt " + attempt().number();
  }

  @Override
  public Map<String, String> labels() {
    return Map.of(
        "jobId", attempt().jobId().toString(), "attempt", String.valueOf(attempt().number()));
  }

  @Override
  public Kind kind() {
    return Kind.JOB;
  }

  @Override
  public int crashes() {
    return claim.crashes();
  }

  @Override
  public List<String> arguments(Workspace workspace) {
    var arguments = new ArrayList<>(List.of("merge"));
    arguments.add(with.specFiles().write(claim.request(), workspace.folder()).toString());
    arguments.addAll(List.of("--out", workspace.out().toString(), "--exit-with-parent"));
    if (decision()) {
      arguments.addAll(trialArguments(workspace));
    } else {
      var checkpoint = with.checkpoints().fetch(attempt().jobId(), workspace.folder());
      arguments.addAll(with.settings().checkpointArguments(checkpoint));
    }
    return arguments;
  }

  /** What is known so far: results in a file, and trials that came to none. */
  private List<String> trialArguments(Workspace workspace) {
    var file = workspace.folder().resolve("trials.json");
    var trials = with.trials().of(attempt().jobId());
    Json.mapper().writeValue(file, StoredTrial.results(trials));
    return Stream.concat(
            Stream.of("--trials=" + file),
            trials.stream()
                .filter(trial -> trial.status() == TrialStatus.FAILED)
                .map(trial -> "--failed=" + trial.trial().id()))
        .toList();
  }

  @Override
  public boolean endsWith(EngineEvent last) {
    return decision()
        ? last instanceof EngineEvent.Trials || last instanceof EngineEvent.Chosen
        : last instanceof EngineEvent.Done;
  }

  @Override
  public boolean running() {
    return with.states().running(attempt());
  }

  /** A decision takes seconds: the progress is the search's. */
  @Override
  public boolean record(Journal.Entries entries) {
    return decision()
        ? with.states().record(attempt(), null, entries.of(JobEvent.Type.LOG))
        : with.states().record(attempt(), entries.progress(), entries.drafts());
  }

  @Override
  public void storeCheckpoint(Path file) {
    with.checkpoints().store(attempt(), file);
  }

  @Override
  public End finish(RunOutcome.Done done) {
    return switch (done.event()) {
      case EngineEvent.Done made ->
          with.results().store(attempt(), made, done.folder()) ? End.SUCCEEDED : End.LOST;
      case EngineEvent.Trials wanted -> with.searches().begin(attempt(), wanted.trials());
      case EngineEvent.Chosen chosen -> with.searches().choose(attempt(), chosen.trial());
      default -> throw new IllegalArgumentException("no end of a merge: " + done.event());
    };
  }

  @Override
  public boolean fail(JobProblem problem) {
    return with.states().fail(attempt(), problem);
  }

  @Override
  public boolean requeue(boolean crashed) {
    return with.states().requeue(attempt(), crashed);
  }

  @Override
  public boolean cancelled() {
    return with.states().cancelled(attempt());
  }
}
