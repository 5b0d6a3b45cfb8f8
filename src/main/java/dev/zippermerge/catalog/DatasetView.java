package dev.zippermerge.catalog;

import dev.zippermerge.engine.spec.DataDescription;
import dev.zippermerge.engine.spec.DataSpec;
import java.time.Instant;
import java.util.UUID;

/**
 * A stored data set.
 *
 * @param id its id
 * @param name the name its uploader gave it
 * @param size bytes of its file
 * @param sha256 SHA-256 of its file, lower-case hexadecimal
 * @param createdAt when it was uploaded
 * @param spec how its file becomes examples
 * @param description its format, splits, shape and labels
 */
public record DatasetView(
    UUID id,
    String name,
    long size,
    String sha256,
    Instant createdAt,
    DataSpec spec,
    DataDescription description) {}
