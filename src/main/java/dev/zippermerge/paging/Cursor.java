package dev.zippermerge.paging;

import dev.zippermerge.problem.ProblemException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list that is ordered by time of creation and id, both descending: the last item
 * already seen. Clients get it as an opaque string.
 *
 * @param createdAt its time of creation, in microseconds at most
 * @param id its id
 */
public record Cursor(Instant createdAt, UUID id) {
  /** Before the first item. */
  public static final Cursor START =
      new Cursor(Instant.parse("9999-12-31T23:59:59Z"), new UUID(-1, -1));

  /** The opaque form. */
  public String encode() {
    var bytes =
        ByteBuffer.allocate(24)
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt))
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * Reads the opaque form; absent means {@link #START}.
   *
   * @throws ProblemException with code {@code INVALID_CURSOR} where it is not one of ours
   */
  public static Cursor decode(@Nullable String text) {
    if (text == null) {
      return START;
    }
    try {
      var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      var createdAt = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
      var cursor = new Cursor(createdAt, new UUID(bytes.getLong(), bytes.getLong()));
      if (!bytes.hasRemaining() && isPlausible(createdAt)) {
        return cursor;
      }
    } catch (IllegalArgumentException | BufferUnderflowException | ArithmeticException e) {
      // Falls through: not one of ours.
    }
    throw ProblemException.badRequest(
        "INVALID_CURSOR", "The cursor is invalid. Use nextCursor of an earlier page.");
  }

  /** PostgreSQL's times do not reach as far as Java's. */
  private static boolean isPlausible(Instant createdAt) {
    return !createdAt.isBefore(Instant.EPOCH) && !createdAt.isAfter(START.createdAt());
  }
}
