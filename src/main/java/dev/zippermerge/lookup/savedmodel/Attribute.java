package dev.zippermerge.lookup.savedmodel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An attribute of a node (AttrValue), read when it is asked for. */
final class Attribute {
  private static final int LIST = 1;
  private static final int TEXT = 2;
  private static final int INTEGER = 3;
  private static final int REAL = 4;
  private static final int FLAG = 5;
  private static final int TYPE = 6;
  private static final int TENSOR = 8;

  private final ByteBuffer content;

  Attribute(ByteBuffer content) {
    this.content = content;
  }

  String text() {
    var field = find(TEXT);
    return field == null ? "" : StandardCharsets.UTF_8.decode(field.content()).toString();
  }

  long integer() {
    var field = find(INTEGER);
    return field == null ? 0 : field.integer();
  }

  float real() {
    var field = find(REAL);
    return field == null ? 0 : field.real();
  }

  boolean flag() {
    var field = find(FLAG);
    return field != null && field.integer() != 0;
  }

  ElementType type() {
    var field = find(TYPE);
    return field == null ? ElementType.OTHER : ElementType.of(field.integer());
  }

  @Nullable StoredTensor tensor() {
    var field = find(TENSOR);
    return field == null ? null : StoredTensor.read(field.message());
  }

  List<Long> integers() {
    var values = new ArrayList<Long>();
    var field = find(LIST);
    if (field != null) {
      var list = field.message();
      while (list.next()) {
        if (list.field() == INTEGER) {
          Numbers.integers(list, values);
        } else {
          list.skip();
        }
      }
    }
    return values;
  }

  private @Nullable WireReader find(int number) {
    var reader = WireReader.of(content);
    while (reader.next()) {
      if (reader.field() == number) {
        return reader;
      }
      reader.skip();
    }
    return null;
  }
}
