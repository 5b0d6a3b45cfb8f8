package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.EngineEvent;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.storage.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/**
 * Stores what successful attempts made, together with their new state, or, where the attempt is not
 * the current one any more, nothing at all; then they answer false.
 */
@Component
@Transactional
class JobResults {
  private final AttemptStates states;
  private final TrialStates trials;
  private final BlobStore blobs;

  JobResults(AttemptStates states, TrialStates trials, BlobStore blobs) {
    this.states = states;
    this.trials = trials;
    this.blobs = blobs;
  }

  /** Stores a merge of a job: SUCCEEDED. */
  public boolean store(Attempt attempt, EngineEvent.Done done, Path folder) {
    return store(
        Workspace.written(folder, done.result()),
        Workspace.written(folder, done.artifact()),
        (result, artifact) -> states.succeed(attempt, result, artifact));
  }

  /** Stores a trial: DONE. */
  public boolean store(TrialAttempt attempt, EngineEvent.TrialDone done, Path folder) {
    return done.result() == null || done.artifact() == null
        ? trials.done(attempt, done.trial())
        : store(
            Workspace.written(folder, done.result()),
            Workspace.written(folder, done.artifact()),
            (result, artifact) -> trials.done(attempt, done.trial(), result, artifact));
  }

  private boolean store(Path resultFile, Path artifactFile, BiPredicate<String, UUID> change) {
    try (var artifact = Files.newInputStream(artifactFile)) {
      var result = Json.mapper().readValue(resultFile, MergeResult.class);
      var blob = blobs.put(artifact);
      boolean stored = change.test(Jsonb.of(result), blob.id());
      if (!stored) {
        TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
      }
      return stored;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
