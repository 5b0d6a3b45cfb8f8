package dev.zippermerge.engine.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which features of a {@code tf.train.Example} are read (TFRECORD).
 *
 * @param input name of the input feature: bytes hold an encoded image, numbers the values
 *     themselves; default {@code image/encoded}, else the one of {@code image}, {@code x}, {@code
 *     input}, {@code inputs} and {@code features} that is there
 * @param label name of the label feature, default {@code image/class/label}, else {@code label};
 *     these may be absent
 * @param shape shape of an example that is given as numbers; default what the feature {@code
 *     image/shape} or {@code shape} says, else {@code image/height}, {@code image/width} and {@code
 *     image/channels}, else the model's own, else a plain list
 */
public record RecordSpec(
    @Nullable String input, @Nullable String label, @Nullable List<Integer> shape) {}
