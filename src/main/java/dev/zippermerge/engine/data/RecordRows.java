package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.List;
import org.tensorflow.proto.Feature;

/** Turns records into rows: encoded images into bytes of one shape, numbers into floats. */
sealed interface RecordRows {
  /** The conversion that the rows still need. */
  Conversion conversion();

  /** One record's values; thread-safe. */
  Object row(NumberedExample example);

  /** A split of such rows. */
  Table table(String name, List<Object> rows);

  /**
   * Finds from the first record what the others must be, too.
   *
   * @param feature name of the input's feature
   */
  static RecordRows of(Reading reading, String feature, NumberedExample first) {
    var spec = reading.spec().records();
    var shape = spec == null ? null : spec.shape();
    boolean bytes = first.feature(feature).hasBytesList();
    if (bytes && shape == null) {
      var conversion = new Conversion(reading, Conversion.Source.IMAGES);
      var encoded = image(first, feature);
      return new Images(
          feature, conversion, Pictures.of(reading, conversion, first.name(), encoded));
    }
    var conversion = new Conversion(reading, Conversion.Source.ARRAYS);
    return bytes
        ? new Raw(feature, conversion, List.copyOf(shape))
        : new Numbers(feature, conversion, RecordShape.of(reading, spec, feature, first));
  }

  private static byte[] image(NumberedExample example, String feature) {
    var values = example.feature(feature).getBytesList();
    if (values.getValueCount() != 1) {
      throw mismatch(example, feature, values.getValueCount() + " byte strings", "one");
    }
    return values.getValue(0).toByteArray();
  }

  private static RefusedException mismatch(
      NumberedExample example, String feature, String found, Object wanted) {
    return new RefusedException(
        RefusalCode.DATA_SHAPE_MISMATCH,
        example.name(),
        "Feature %s of record %s holds %s; %s is needed."
            .formatted(feature, example.name(), found, wanted));
  }

  /** Encoded images. */
  record Images(String feature, Conversion conversion, Pictures pictures) implements RecordRows {
    @Override
    public Object row(NumberedExample example) {
      return pictures.row(example.name(), image(example, feature));
    }

    @Override
    public Table table(String name, List<Object> rows) {
      return pictures.table(name, rows.stream().map(byte[].class::cast).toList());
    }
  }

  /** One byte for each value. */
  record Raw(String feature, Conversion conversion, List<Integer> shape) implements RecordRows {
    @Override
    public Object row(NumberedExample example) {
      var bytes = image(example, feature);
      if (bytes.length != RecordShape.size(shape)) {
        throw mismatch(example, feature, bytes.length + " bytes", shape);
      }
      return bytes;
    }

    @Override
    public Table table(String name, List<Object> rows) {
      return new Table(name, shape, new Table.ByteRows(rows.toArray(byte[][]::new), true));
    }
  }

  /** Numbers, floating or whole. */
  record Numbers(String feature, Conversion conversion, List<Integer> shape) implements RecordRows {
    @Override
    public Object row(NumberedExample example) {
      var values = floats(example.feature(feature));
      if (values.length != RecordShape.size(shape)) {
        throw mismatch(example, feature, values.length + " numbers", shape);
      }
      return values;
    }

    @Override
    public Table table(String name, List<Object> rows) {
      return new Table(name, shape, new Table.FloatRows(rows.toArray(float[][]::new)));
    }
  }

  /** A feature's numbers; none where it holds bytes. */
  static float[] floats(Feature feature) {
    boolean whole = feature.hasInt64List();
    var list = feature.getFloatList();
    var integers = feature.getInt64List();
    var values = new float[whole ? integers.getValueCount() : list.getValueCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = whole ? integers.getValue(i) : list.getValue(i);
    }
    return values;
  }
}
