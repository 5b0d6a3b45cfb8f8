package dev.zippermerge.predictions;

import dev.zippermerge.predictions.Prediction.ClassScore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The best classes of a classifier's answers.
 *
 * @param top most classes to tell
 * @param threshold of a single value, above which the answer is yes, class 1
 * @param names the classes' names; empty where they are not known
 */
record Ranking(int top, @Nullable Double threshold, List<String> names) {

  /** The best classes of one instance, best first; of equal ones the first. */
  List<ClassScore> best(float[] values) {
    if (threshold != null && values.length == 1) {
      return List.of(score(values[0] > threshold ? 1 : 0, values[0]));
    }
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> values[i]).reversed())
        .limit(top)
        .map(i -> score(i, values[i]))
        .toList();
  }

  private ClassScore score(int index, float value) {
    return new ClassScore(index, index < names.size() ? names.get(index) : null, value);
  }
}
