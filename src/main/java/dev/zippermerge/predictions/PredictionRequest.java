package dev.zippermerge.predictions;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants computed.
 *
 * @param format what the body is
 * @param task the task that the instances are for; where absent, the body names the tasks
 * @param top classes to tell of each classifier's answer
 * @param length bytes of the body, -1 where its sender does not tell
 * @param body instances
 */
public record PredictionRequest(
    Format format, @Nullable String task, int top, long length, InputStream body) {

  /** Formats of a body. */
  public enum Format {
    /** {@code {"instances": …}}. */
    JSON,
    /** A NumPy archive. */
    NPZ
  }
}
