package dev.zippermerge.jobs;

import dev.zippermerge.engine.spec.Json;
import java.io.Serial;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.ObjectWriter;

/**
 * JSON as columns of the type {@code jsonb} take it: they refuse the character 0, which a name in a
 * stranger's model may hold. U+FFFD is written in its place.
 */
final class Jsonb {
  private static final ObjectWriter WRITER = Json.mapper().writer().with(new WithoutZero());

  private Jsonb() {}

  static String of(Object value) {
    return WRITER.writeValueAsString(value);
  }

  private static final class WithoutZero extends CharacterEscapes {
    @Serial private static final long serialVersionUID = 1L;
    private static final SerializableString REPLACEMENT = new SerializedString("\\ufffd");

    @Override
    public int[] getEscapeCodesForAscii() {
      var codes = standardAsciiEscapesForJSON();
      codes[0] = ESCAPE_CUSTOM;
      return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return REPLACEMENT;
    }
  }
}
