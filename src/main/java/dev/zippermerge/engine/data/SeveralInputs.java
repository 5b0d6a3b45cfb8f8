package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.DataSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads NumPy arrays for a network with several inputs, one array of each one's name. */
final class SeveralInputs {
  private SeveralInputs() {}

  /**
   * Reads the data; all inputs are split alike.
   *
   * @param shapes of one example of each input, by name
   * @throws RefusedException DATA_ARRAY_MISSING naming the input for which there is no array
   */
  static CalibrationSet read(
      Path file, DataSpec spec, Map<String, List<Integer>> shapes, long seed) {
    var sets = new LinkedHashMap<String, CalibrationSet>();
    Set<String> names;
    try (var arrays = NpzInput.open(file)) {
      names = arrays.names();
    }
    shapes.forEach(
        (input, shape) ->
            sets.put(input, DataReader.read(file, forInput(spec, input, names), shape, seed)));
    var first = sets.values().iterator().next();
    sets.forEach((input, set) -> requireAlike(input, set, first));
    int size = sets.values().stream().mapToInt(set -> set.train().exampleSize()).sum();
    return new CalibrationSet(
        joined(sets, CalibrationSet::train),
        joined(sets, CalibrationSet::test),
        List.of(size),
        first.labelled(),
        first.classNames());
  }

  private static Split joined(
      Map<String, CalibrationSet> sets, Function<CalibrationSet, Split> which) {
    var splits = sets.values().stream().map(which).toList();
    var examples = splits.stream().map(Split::examples).toList();
    return splits.getFirst().withExamples(new Examples.Joined(examples));
  }

  private static void requireAlike(String input, CalibrationSet set, CalibrationSet first) {
    if (set.train().size() != first.train().size() || set.test().size() != first.test().size()) {
      throw new RefusedException(
          RefusalCode.DATA_LENGTH_MISMATCH,
          input,
          "The input %s has %d and %d examples, others have %d and %d."
              .formatted(
                  input,
                  set.train().size(),
                  set.test().size(),
                  first.train().size(),
                  first.test().size()));
    }
  }

  private static DataSpec forInput(DataSpec spec, String input, Set<String> names) {
    var train = find(names, input, List.of(Optional.of(SplitName.TRAIN), Optional.empty()));
    if (train == null) {
      throw new RefusedException(
          RefusalCode.DATA_ARRAY_MISSING,
          input,
          "The network has several inputs, each with an array of its name: there is no array %s_train or %s; there are %s."
              .formatted(input, input, names.stream().sorted().toList()));
    }
    var test = find(names, input, List.of(Optional.of(SplitName.TEST)));
    var held = test == null ? find(names, input, List.of(Optional.of(SplitName.VALIDATION))) : test;
    return spec.withInputs(train, held);
  }

  private static @Nullable String find(
      Set<String> names, String input, List<Optional<SplitName>> splits) {
    var wanted = ArrayNames.words(input);
    for (var split : splits) {
      for (var name : names.stream().sorted().toList()) {
        var words = new ArrayList<>(ArrayNames.words(name));
        var found = words.stream().filter(word -> SplitName.of(word).isPresent()).findFirst();
        found.ifPresent(words::remove);
        if (words.equals(wanted) && found.flatMap(SplitName::of).equals(split)) {
          return name;
        }
      }
    }
    return null;
  }
}
