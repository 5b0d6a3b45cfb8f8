package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.EngineEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What one attempt at a job, or at a trial of a job, does with an engine process. All writes do
 * nothing where the attempt is not the current one any more.
 */
interface Work {
  /** How logs call it. */
  String name();

  /** The job, the trial and the attempt, by which lines of log and traces are found. */
  Map<String, String> labels();

  /** What it is an attempt at. */
  Kind kind();

  /** Engine crashes of earlier attempts. */
  int crashes();

  /** Writes what the engine reads; the engine's command and its arguments. */
  List<String> arguments(Workspace workspace);

  /** True where an engine process that ends with this event has done the work. */
  boolean endsWith(EngineEvent last);

  /** True while the attempt may go on. */
  boolean running();

  /** Stores progress and events; false where the attempt shall end. */
  boolean record(Journal.Entries entries);

  /** Stores a checkpoint for the attempt that may follow. */
  void storeCheckpoint(Path file);

  /** Stores what the engine has done. */
  End finish(RunOutcome.Done done);

  /** Ends it with a problem; false where nothing was written. */
  boolean fail(JobProblem problem);

  /** Puts it back into the queue; false where nothing was written. */
  boolean requeue(boolean crashed);

  /** Ends it where its cancellation was asked for; false where it was not. */
  boolean cancelled();

  /** What there are attempts at. */
  enum Kind {
    JOB,
    TRIAL
  }

  /** What became of a job or a trial by an attempt. */
  enum End {
    SUCCEEDED,
    /** The job waits for its trials. */
    SEARCHING,
    FAILED,
    CANCELLED,
    /** It waits for another attempt. */
    REQUEUED,
    /** Another attempt has taken it up, or its job has ended. */
    LOST
  }
}
