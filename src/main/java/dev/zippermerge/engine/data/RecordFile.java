package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.Example;

/** The records of one TFRecord file, a few at a time. Not thread-safe. */
final class RecordFile implements AutoCloseable {
  private final String name;
  private final RecordReader reader;
  private int next;

  private RecordFile(String name, RecordReader reader) {
    this.name = name;
    this.reader = reader;
  }

  static RecordFile open(Reading reading, Member file) {
    var name = reading.archive().culprit(file.entry());
    try {
      var in = reading.archive().open(file.entry());
      return new RecordFile(name, new RecordReader(in, name, file.entry().size()));
    } catch (IOException e) {
      throw unreadable(name, "The file %s cannot be read: %s.".formatted(name, e.getMessage()));
    }
  }

  /** The next records, at most as many as asked for; none at the end. */
  List<NumberedRecord> next(int most) {
    var records = new ArrayList<NumberedRecord>();
    while (records.size() < most) {
      var data = read();
      if (data == null) {
        break;
      }
      records.add(new NumberedRecord(name + "[" + next++ + "]", data));
    }
    return records;
  }

  private byte @Nullable [] read() {
    try {
      return reader.next();
    } catch (IOException e) {
      throw unreadable(
          name + "[" + next + "]",
          "Record %d of %s cannot be read: %s.".formatted(next, name, e.getMessage()));
    }
  }

  private static RefusedException unreadable(String culprit, String message) {
    return new RefusedException(RefusalCode.DATA_UNREADABLE, culprit, message);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw unreadable(name, "The file %s cannot be read: %s.".formatted(name, e.getMessage()));
    }
  }

  /**
   * A record's data.
   *
   * @param name file and number, counted from 0: {@code file[number]}
   * @param data a serialised {@code tf.train.Example}
   */
  record NumberedRecord(String name, byte[] data) {

    /**
     * @throws RefusedException DATA_UNREADABLE naming the record
     */
    NumberedExample parse() {
      try {
        return new NumberedExample(name, Example.parseFrom(data).getFeatures().getFeatureMap());
      } catch (IOException _) {
        throw unreadable(name, "Record %s is no tf.train.Example.".formatted(name));
      }
    }
  }
}
