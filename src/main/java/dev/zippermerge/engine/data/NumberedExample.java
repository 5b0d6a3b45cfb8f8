package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tensorflow.proto.Feature;

/**
 * A {@code tf.train.Example}.
 *
 * @param name file and number of its record, for messages
 * @param features its features by name
 */
record NumberedExample(String name, Map<String, Feature> features) {

  boolean has(String feature) {
    var found = features.get(feature);
    return found != null && size(found) > 0;
  }

  private static int size(Feature feature) {
    return feature.getBytesList().getValueCount()
        + feature.getFloatList().getValueCount()
        + feature.getInt64List().getValueCount();
  }

  /**
   * A feature that must be there.
   *
   * @throws RefusedException DATA_ARRAY_MISSING
   */
  Feature feature(String feature) {
    var found = features.get(feature);
    if (found == null || size(found) == 0) {
      throw new RefusedException(
          RefusalCode.DATA_ARRAY_MISSING,
          feature,
          "Record %s has no feature %s; it has %s."
              .formatted(name, feature, new TreeSet<>(features.keySet())));
    }
    return found;
  }

  /** A feature's whole numbers; empty where it is not there or holds something else. */
  List<Long> integers(String feature) {
    var found = features.get(feature);
    return found == null ? List.of() : found.getInt64List().getValueList();
  }

  /**
   * A class label.
   *
   * @param first label of the first class
   * @throws RefusedException where it is not one whole number >= 0
   */
  int label(String feature, int first) {
    feature(feature);
    var values = integers(feature);
    if (values.size() != 1 || values.getFirst() < first || values.getFirst() - first >= 1 << 24) {
      throw new RefusedException(
          RefusalCode.LABEL_OUT_OF_RANGE,
          name,
          "Feature %s of record %s is not one class index, but %s."
              .formatted(feature, name, values.isEmpty() ? "no whole number" : values));
    }
    return Math.toIntExact(values.getFirst() - first);
  }
}
