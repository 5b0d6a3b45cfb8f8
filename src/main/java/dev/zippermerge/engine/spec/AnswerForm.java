package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * How a merged model's answers to a task are read; part of its manifest.
 *
 * @param kind what they are
 * @param threshold of a single value, above which the answer is yes; absent where the class of the
 *     largest value is the answer, and for values
 */
public record AnswerForm(TaskKind kind, @Nullable Double threshold) {}
