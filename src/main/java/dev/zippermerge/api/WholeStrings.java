package dev.zippermerge.api;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Refuses JSON strings with an unpaired surrogate: JSON can express them, but no UTF-8 can, so they
 * could neither be stored nor sent on.
 */
@Component
final class WholeStrings extends SimpleModule {
  @Serial private static final long serialVersionUID = 1L;

  WholeStrings() {
    addDeserializer(String.class, new Deserializer());
  }

  private static final class Deserializer extends StringDeserializer {
    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
      var text = super.deserialize(parser, context);
      if (text != null && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        return (String) context.handleWeirdStringValue(String.class, text, "an unpaired surrogate");
      }
      return text;
    }
  }
}
