package dev.zippermerge.engine.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a table for one seed.
 *
 * @param labels what was measured
 * @param values one for each column, null where there is none
 */
record Measured(List<String> labels, List<@Nullable Double> values) {}
