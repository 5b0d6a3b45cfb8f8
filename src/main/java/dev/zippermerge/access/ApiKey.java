package dev.zippermerge.access;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client's key, without its secret, which nobody knows but the client.
 *
 * @param id its id
 * @param owner whose the things are that are made with it
 * @param name what people call it
 * @param scopes what it allows
 * @param createdAt when it was made
 * @param lastUsedAt when it was used last, to the minute; absent where it never was
 * @param revokedAt when it was revoked; absent while it is good
 */
public record ApiKey(
    UUID id,
    String owner,
    String name,
    Set<Scope> scopes,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {}
