package dev.zippermerge.runner;

import dev.zippermerge.engine.spec.Json;

/** What a command says on standard output where that is one JSON value, on one or more lines. */
public final class EngineAnswer {
  private static final int MOST_CHARACTERS = 64 << 20;

  private final StringBuilder text = new StringBuilder();

  /**
   * Adds a line.
   *
   * @throws IllegalStateException where the engine says too much
   */
  public void add(String line) {
    if (text.length() + line.length() > MOST_CHARACTERS) {
      throw new IllegalStateException("The engine's answer is too long.");
    }
    text.append(line).append('\n');
  }

  /**
   * The value.
   *
   * @throws tools.jackson.core.JacksonException where it is none of this type
   */
  public <T> T as(Class<T> type) {
    return Json.mapper().readValue(text.toString(), type);
  }
}
