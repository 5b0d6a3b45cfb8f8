package dev.zippermerge.catalog;

import dev.zippermerge.engine.spec.ModelDescription;
import java.time.Instant;
import java.util.UUID;

/**
 * A stored model.
 *
 * @param id its id
 * @param name the name its uploader gave it
 * @param size bytes of its file
 * @param sha256 SHA-256 of its file, lower-case hexadecimal
 * @param createdAt when it was uploaded
 * @param description its inputs, outputs and layers
 */
public record ModelView(
    UUID id,
    String name,
    long size,
    String sha256,
    Instant createdAt,
    ModelDescription description) {}
