package dev.zippermerge.runner;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A command of the engine and its limits.
 *
 * @param arguments command and arguments; paths are absolute, because the process works in a
 *     temporary folder of its own
 * @param timeLimit longest it may run
 * @param memoryBytes most resident memory, Java heap and native memory together
 * @param onLine gets each line of standard output, one after the other, on a thread of its own
 */
public record EngineCommand(
    List<String> arguments, Duration timeLimit, long memoryBytes, Consumer<String> onLine) {}
