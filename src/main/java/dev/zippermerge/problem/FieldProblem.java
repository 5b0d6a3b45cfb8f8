package dev.zippermerge.problem;

/**
 * A field of a request that is wrong.
 *
 * @param field path of the field, for example {@code tasks[0].name}
 * @param message what is wrong with it
 */
public record FieldProblem(String field, String message) {}
