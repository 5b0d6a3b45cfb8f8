package dev.zippermerge.api;

import dev.zippermerge.problem.ProblemException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Faults of what the service stands on, of which a client can know: they pass. */
final class Outages {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private Outages() {}

  /** The outage behind an exception, or null. */
  static @Nullable ProblemException of(Throwable e) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isDatabaseOut(sql)) {
        return ProblemException.busy(
            "DATABASE_UNAVAILABLE",
            "The database is unreachable. Nothing was stored; retry later.",
            RETRY_AFTER);
      }
      if (cause instanceof SdkException && !(cause instanceof NoSuchKeyException)) {
        return ProblemException.busy(
            "STORAGE_UNAVAILABLE",
            "The file store is unreachable. Nothing was stored; retry later.",
            RETRY_AFTER);
      }
      if (cause instanceof IOException && isDiskFull(cause)) {
        return ProblemException.storageFull(
            "STORAGE_FULL",
            "The service is out of disk space. Nothing was stored; free space or retry later.");
      }
    }
    return null;
  }

  /**
   * The pool has no connection or has closed it because it is broken, or PostgreSQL is gone, going,
   * coming or has too many clients.
   */
  private static boolean isDatabaseOut(SQLException e) {
    var state = e.getSQLState() == null ? "" : e.getSQLState();
    return e instanceof SQLTransientConnectionException
        || "Connection is closed".equals(e.getMessage())
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("53300");
  }

  private static boolean isDiskFull(Throwable e) {
    return String.valueOf(e.getMessage()).contains("No space left on device");
  }
}
