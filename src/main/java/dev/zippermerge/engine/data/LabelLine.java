package dev.zippermerge.engine.data;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of a CSV file of labels.
 *
 * @param place file and line, for messages: {@code archive!labels.csv:3}
 * @param image the image that it names
 * @param label its label, or null where the file has no column of labels
 * @param split its split, where the file has a column that tells it
 */
record LabelLine(String place, Member image, @Nullable String label, Optional<SplitName> split) {}
