package dev.zippermerge.engine.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.lang.invoke.MethodType;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.json.JsonMapper;

/** The one JSON mapping of the engine's records: strict about unknown fields. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .changeDefaultPropertyInclusion(
              value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  /** The shared, thread-safe mapper. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** Where in the JSON the fault lies, as {@code tasks[1].name}; empty for the whole. */
  public static String path(JacksonException fault) {
    return fault.getPath().stream()
        .map(
            step ->
                step.getPropertyName() == null
                    ? "[" + step.getIndex() + "]"
                    : "." + step.getPropertyName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  /**
   * What the JSON should have held where it does not fit: a noun phrase, like {@code one of ACCU,
   * LIGHT}; empty for what is no JSON, or where that cannot be told.
   */
  public static Optional<String> expected(JacksonException fault) {
    return fault instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
        ? expected(mismatch.getTargetType())
        : Optional.empty();
  }

  /**
   * What a value of the type looks like to who writes it; empty for types that are never written.
   */
  public static Optional<String> expected(Class<?> type) {
    return Optional.ofNullable(phrase(type));
  }

  private static @Nullable String phrase(Class<?> type) {
    if (type.isEnum()) {
      var names = Stream.of(type.getEnumConstants()).map(String::valueOf);
      return names.collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == InputSizes.class) {
      return "a list of sizes, or an object of such lists by input name";
    }
    var wrapped = MethodType.methodType(type).wrap().returnType();
    if (Number.class.isAssignableFrom(wrapped)) {
      boolean fractions = wrapped == Double.class || wrapped == Float.class;
      return fractions ? "a number" : "a whole number";
    }
    if (wrapped == Boolean.class) {
      return "true or false";
    }
    if (wrapped == String.class) {
      return "text";
    }
    if (wrapped == UUID.class) {
      return "a UUID";
    }
    if (Collection.class.isAssignableFrom(wrapped)) {
      return "a list";
    }
    return type.isRecord() || Map.class.isAssignableFrom(wrapped) ? "an object" : null;
  }
}
