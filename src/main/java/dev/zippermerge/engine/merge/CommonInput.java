package dev.zippermerge.engine.merge;

import dev.zippermerge.engine.spec.DataFormat;
import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.SpectrogramSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.DataType;

/** Decides which tasks take one input. */
final class CommonInput {
  private CommonInput() {}

  private record Form(
      List<Integer> shape,
      DataType type,
      @Nullable DataFormat format,
      @Nullable Double scale,
      @Nullable Double offset,
      DataSpec.@Nullable Fit fit,
      @Nullable SpectrogramSpec spectrogram) {}

  /**
   * Decides.
   *
   * @param wish true if all tasks take one input, false if each takes its own; if null, tasks take
   *     one input whose inputs have one shape and one preprocessing
   * @return for each task a number; tasks of equal numbers take one input
   */
  static List<Integer> of(List<TaskInput> tasks, @Nullable Boolean wish) {
    if (Boolean.TRUE.equals(wish)) {
      requireOneShape(tasks, "zipper.commonInput", "A common input");
      return tasks.stream().map(_ -> 0).toList();
    }
    if (Boolean.FALSE.equals(wish)) {
      return IntStream.range(0, tasks.size()).boxed().toList();
    }
    var forms = new ArrayList<Form>();
    var numbers = new ArrayList<Integer>();
    for (var task : tasks) {
      var form = form(task);
      if (!forms.contains(form)) {
        forms.add(form);
      }
      numbers.add(forms.indexOf(form));
    }
    return numbers;
  }

  private static Form form(TaskInput task) {
    var input = task.network().inputs().getFirst();
    var spec = Objects.requireNonNullElseGet(task.spec().dataSpec(), DataSpec::defaults);
    return new Form(
        input.exampleShape(),
        input.type(),
        spec.format(),
        spec.scale(),
        spec.offset(),
        spec.fit(),
        spec.spectrogram());
  }

  /**
   * Checks that one tensor can be the input of all tasks.
   *
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} that names the field
   */
  static void requireOneShape(List<TaskInput> tasks, String field, String what) {
    var first = tasks.getFirst().network().inputs().getFirst();
    for (var task : tasks) {
      var input = task.network().inputs().getFirst();
      if (!input.exampleShape().equals(first.exampleShape()) || input.type() != first.type()) {
        throw new RefusedException(
            RefusalCode.SPEC_INVALID,
            field,
            "%s needs one form of input for all tasks; %s takes %s, %s takes %s."
                .formatted(
                    what,
                    tasks.getFirst().name(),
                    first.exampleShape(),
                    task.name(),
                    input.exampleShape()));
      }
    }
  }
}
