package dev.zippermerge.storage;

import java.util.UUID;

/**
 * A blob that is stored.
 *
 * @param id its id
 * @param size bytes
 * @param sha256 SHA-256 of its bytes, lower-case hexadecimal
 */
public record StoredBlob(UUID id, long size, String sha256) {}
