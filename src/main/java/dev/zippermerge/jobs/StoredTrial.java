package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.spec.Trial;
import dev.zippermerge.engine.spec.TrialResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A trial's row, for reading; {@link JobTrials} and {@link TrialStates} write it. */
record StoredTrial(
    Trial trial,
    TrialStatus status,
    int attempt,
    boolean chosen,
    @Nullable JobProgress progress,
    @Nullable JobProblem problem,
    @Nullable TrialResult result,
    @Nullable UUID artifact,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  static StoredTrial read(ResultSet row, int number) throws SQLException {
    return new StoredTrial(
        Json.mapper().readValue(row.getString("trial"), Trial.class),
        TrialStatus.valueOf(row.getString("status")),
        row.getInt("attempt"),
        row.getBoolean("chosen"),
        json(row, "progress", JobProgress.class),
        json(row, "problem", JobProblem.class),
        json(row, "result", TrialResult.class),
        row.getObject("artifact", UUID.class),
        time(row, "started_at"),
        time(row, "finished_at"));
  }

  boolean open() {
    return status == TrialStatus.QUEUED || status == TrialStatus.RUNNING;
  }

  boolean whole() {
    return trial.kind() == Trial.Kind.WHOLE;
  }

  /** What it stands beside: trials of the same layer, or whole merges. */
  String group() {
    return whole() ? "" : trial.codings().getFirst().layer();
  }

  /** The results of those that are done. */
  static List<TrialResult> results(List<StoredTrial> trials) {
    return trials.stream().flatMap(trial -> Optional.ofNullable(trial.result()).stream()).toList();
  }

  private static <T> @Nullable T json(ResultSet row, String column, Class<T> type)
      throws SQLException {
    var text = row.getString(column);
    return text == null ? null : Json.mapper().readValue(text, type);
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    @Nullable Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
