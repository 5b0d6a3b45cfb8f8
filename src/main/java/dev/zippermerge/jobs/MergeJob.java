package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.MergeResult;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;

/**
 * A job's row, for reading; {@link JobStates}, {@link AttemptStates} and {@link Searches} write it.
 */
@Entity
@Immutable
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
class MergeJob {
  /** A later release may have written fields that this one does not know. */
  private static final ObjectReader STORED =
      Json.mapper().reader().without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  @Id private UUID id;
  private String owner;
  private @Nullable String name;

  @Enumerated(EnumType.STRING)
  private JobStatus status;

  @JdbcTypeCode(SqlTypes.JSON)
  private String request;

  private Instant createdAt;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private int attempt;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable String progress;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable String problem;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable String result;

  private @Nullable UUID artifact;

  UUID id() {
    return id;
  }

  String owner() {
    return owner;
  }

  JobStatus status() {
    return status;
  }

  Instant createdAt() {
    return createdAt;
  }

  int attempt() {
    return attempt;
  }

  @Nullable UUID artifact() {
    return artifact;
  }

  @Nullable MergeResult result() {
    return read(result, MergeResult.class);
  }

  MergeJobView view(@Nullable Integer queuePosition) {
    var measured = result();
    return new MergeJobView(
        id,
        name,
        status,
        createdAt,
        startedAt,
        finishedAt,
        attempt,
        queuePosition,
        read(progress, JobProgress.class),
        STORED.forType(MergeJobRequest.class).readValue(request),
        measured == null ? null : measured.tasks(),
        measured == null ? null : measured.totals(),
        measured == null ? null : measured.verdict(),
        read(problem, JobProblem.class));
  }

  private static <T> @Nullable T read(@Nullable String json, Class<T> type) {
    return json == null ? null : STORED.forType(type).readValue(json);
  }
}
