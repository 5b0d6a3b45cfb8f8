package dev.zippermerge.engine.model;

import java.nio.file.Path;

/**
 * A model in a folder.
 *
 * @param format its format
 * @param path its file
 */
record FoundModel(ModelFormat format, Path path) {}
