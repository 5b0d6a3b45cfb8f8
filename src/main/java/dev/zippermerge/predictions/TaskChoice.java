package dev.zippermerge.predictions;

import dev.zippermerge.lookup.LookupModel;
import dev.zippermerge.lookup.LookupTask;
import dev.zippermerge.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that a request may be about.
 *
 * @param model has them
 * @param name the one that the request names, if it does
 */
record TaskChoice(LookupModel model, @Nullable String name) {

  /**
   * The task that the request names; null where its body tells.
   *
   * @throws ProblemException status 422 where the model does not have it
   */
  @Nullable LookupTask only() {
    return name == null ? null : find(name, "task");
  }

  /**
   * A task.
   *
   * @param field the request's field that names it
   * @throws ProblemException status 422 where the model does not have it
   */
  LookupTask find(String task, String field) {
    if (!model.tasks().contains(task)) {
      throw ProblemException.unprocessable(
          "TASK_UNKNOWN",
          field,
          "The model has no task %s; its tasks are %s.".formatted(task, model.tasks()));
    }
    return model.task(task);
  }
}
