package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code zippermerge inspect-data} tells about a data set.
 *
 * @param format the file's format
 * @param trainExamples examples in the training split
 * @param testExamples examples in the test split
 * @param shape shape of one example after conversion: height, width, channels; channels first where
 *     the model takes them so; or features alone
 * @param labelled true where both splits have labels
 * @param classes number of classes (largest label + 1), absent without labels of classes
 * @param targetShape shape of the values that an example is labelled with, absent without such
 * @param classNames class names where the format has them, sorted as the labels count
 * @param notes what else was done to the data or left out of it, in sentences; absent where there
 *     is nothing to tell
 */
public record DataDescription(
    DataFormat format,
    int trainExamples,
    int testExamples,
    List<Integer> shape,
    boolean labelled,
    @Nullable Integer classes,
    @Nullable List<Integer> targetShape,
    @Nullable List<String> classNames,
    @Nullable List<String> notes) {}
