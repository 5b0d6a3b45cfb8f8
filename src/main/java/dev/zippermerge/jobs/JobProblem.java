package dev.zippermerge.jobs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a job failed.
 *
 * @param code stable code: one of the engine's refusals, {@code ENGINE_CRASHED}, {@code
 *     ENGINE_OUT_OF_MEMORY}, {@code ENGINE_TIMEOUT}, {@code ENGINE_FILE_TOO_LARGE}, {@code
 *     ENGINE_TOO_MANY_THREADS} or {@code INTERNAL_ERROR}
 * @param culprit the file, field, layer or operation at fault, where there is one to name
 * @param detail what is wrong, in a sentence for the user
 * @param lastLogLines the engine's last lines of log, oldest first
 */
public record JobProblem(
    String code, @Nullable String culprit, String detail, List<String> lastLogLines) {}
