package dev.zippermerge.engine.spec;

import org.jspecify.annotations.Nullable;

/**
 * Up to which drops a task counts as kept, or as slightly worse. Every field may be absent.
 *
 * @param keptWithin points of accuracy, 0 to 100, default 0.5; without labels the default is 2
 *     points of agreement
 * @param slightlyWorseWithin points of accuracy, 0 to 100, default 2; without labels the default is
 *     5 points of agreement
 */
public record VerdictLimits(@Nullable Double keptWithin, @Nullable Double slightlyWorseWithin) {}
