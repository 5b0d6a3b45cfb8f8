package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.DataSpec;
import java.util.List;

/**
 * Where a task's examples come from.
 *
 * @param name name of the prepared file
 * @param files one file in the data folder, with its own splits; or two, training and test split
 * @param spec how to read these files
 * @param use how networks take the prepared bytes
 */
record DataSource(String name, List<String> files, DataSpec spec, DataSpec use) {}
