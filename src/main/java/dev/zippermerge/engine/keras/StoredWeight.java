package dev.zippermerge.engine.keras;

import java.util.List;
import java.util.function.Supplier;

/**
 * A weight in a file.
 *
 * @param name how the file calls it
 * @param shape its dimensions
 * @param read reads its values, as floats in row-major order
 */
record StoredWeight(String name, List<Long> shape, Supplier<float[]> read) {}
