package dev.zippermerge.predictions;

import dev.zippermerge.lookup.LookupTask;
import dev.zippermerge.problem.ProblemException;
import java.util.List;

/** Keeps requests within what the settings allow. */
record Limits(PredictionSettings settings) {

  /**
   * Bytes of the body, packed or unpacked.
   *
   * @throws ProblemException status 413
   */
  void checkBytes(long bytes) {
    if (bytes > settings.requestSize().toBytes()) {
      throw ProblemException.tooLarge(
          "REQUEST_TOO_LARGE",
          "body",
          "The instances have more than %d bytes; send fewer at once."
              .formatted(settings.requestSize().toBytes()));
    }
  }

  /**
   * Instances of all tasks that were read so far.
   *
   * @param field the field of the last ones
   * @throws ProblemException status 422
   */
  void checkInstances(long instances, String field) {
    if (instances > settings.instances()) {
      throw tooMany(
          field, "more than %d instances".formatted(settings.instances()), "in one request");
    }
  }

  /**
   * Values that the answer will have.
   *
   * @throws ProblemException status 422
   */
  void checkAnswer(List<Instances> asked) {
    long values = 0;
    for (var instances : asked) {
      long each = instances.task().outputs().stream().mapToLong(LookupTask.Output::size).sum();
      values += instances.count() * each;
      if (values > settings.answerValues()) {
        throw tooMany(
            instances.field(),
            "more than %d values".formatted(settings.answerValues()),
            "in the answer");
      }
    }
  }

  private static ProblemException tooMany(String field, String what, String where) {
    return ProblemException.unprocessable(
        "TOO_MANY_INSTANCES", field, "%s: %s %s.".formatted(field, what, where));
  }
}
