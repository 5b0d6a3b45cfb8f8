package dev.zippermerge.engine.merge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When checkpoints are written, and which one a merge goes on from.
 *
 * @param resume a checkpoint to go on from; one that is damaged or belongs to another merge is
 *     ignored with a line of log
 * @param interval least time from checkpoint to checkpoint
 * @param stop asked between steps and layers: true to write a checkpoint and end with {@link
 *     StoppedException}
 */
public record Checkpointing(@Nullable Path resume, Duration interval, BooleanSupplier stop) {
  /** How often checkpoints are written where nothing else is asked for. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** From the start, to the end. */
  public static Checkpointing fromStart() {
    return new Checkpointing(null, DEFAULT_INTERVAL, () -> false);
  }

  /** From the checkpoint that an equal merge left in the folder, or the start where it has none. */
  public static Checkpointing goingOn(Path folder, Duration interval, BooleanSupplier stop) {
    var checkpoint = folder.resolve(Checkpoints.FILE);
    return new Checkpointing(Files.exists(checkpoint) ? checkpoint : null, interval, stop);
  }
}
