package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import dev.zippermerge.storage.BlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/** Stores what a successful attempt made. */
@Component
class JobResults {
  private final AttemptStates states;
  private final BlobStore blobs;

  JobResults(AttemptStates states, BlobStore blobs) {
    this.states = states;
    this.blobs = blobs;
  }

  /**
   * Stores results and artifact together with the state SUCCEEDED, or, where the attempt is not the
   * current one any more, nothing at all; then false.
   */
  @Transactional
  public boolean store(Attempt attempt, RunOutcome.Done done) {
    try (var artifact = Files.newInputStream(done.artifact())) {
      var result = Json.mapper().readValue(done.result(), MergeResult.class);
      var blob = blobs.put(artifact);
      boolean stored = states.succeed(attempt, Json.mapper().writeValueAsString(result), blob.id());
      if (!stored) {
        TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
      }
      return stored;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
