package dev.zippermerge.engine.data;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds arrays by their names. A name is taken apart into words; it is understood where one says
 * what the array holds, at most one says the split, and nothing else is in it: {@code x_train},
 * {@code test/images}, {@code labels}.
 */
final class ArrayNames {
  /** What an array holds. */
  enum Role {
    INPUTS(
        "x",
        Set.of(
            "x",
            "xs",
            "data",
            "image",
            "images",
            "img",
            "imgs",
            "input",
            "inputs",
            "feature",
            "features",
            "picture",
            "pictures",
            "sample",
            "samples")),
    LABELS(
        "y",
        Set.of(
            "y", "ys", "class", "classes", "label", "labels", "mask", "masks", "target",
            "targets"));

    private final String letter;
    private final Set<String> words;

    Role(String letter, Set<String> words) {
      this.letter = letter;
      this.words = words;
    }

    /** The name that is looked for first. */
    String name(SplitName split) {
      return letter + "_" + split.name().toLowerCase(Locale.ROOT);
    }
  }

  private record Meaning(Role role, Optional<SplitName> split) {}

  private final Map<String, Meaning> meanings = new TreeMap<>();

  ArrayNames(Set<String> names) {
    for (var name : names) {
      meaning(name).ifPresent(meaning -> meanings.put(name, meaning));
    }
  }

  private static Optional<Meaning> meaning(String name) {
    var words = words(name);
    var splits = words.stream().flatMap(word -> SplitName.of(word).stream()).toList();
    var roles =
        Arrays.stream(Role.values())
            .filter(role -> words.stream().anyMatch(role.words::contains))
            .toList();
    boolean understood =
        roles.size() == 1 && splits.size() <= 1 && words.size() == 1 + splits.size();
    return understood
        ? Optional.of(new Meaning(roles.getFirst(), splits.stream().findFirst()))
        : Optional.empty();
  }

  /** The words of {@code x_train}, {@code trainImages}, {@code Xtrain} or {@code ytest}. */
  static List<String> words(String name) {
    var apart =
        name.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\b([xy])(train|test|val|valid|validation)\\b", "$1 $2");
    return List.of(apart.split("[^a-z0-9]+"));
  }

  /**
   * The training array: the one with the default name, or the only one that means it or names no
   * split.
   *
   * @return null where there is none
   * @throws RefusedException DATA_AMBIGUOUS where there are several
   */
  @Nullable String train(Role role) {
    var byDefault = role.name(SplitName.TRAIN);
    return meanings.containsKey(byDefault)
        ? byDefault
        : only(role, List.of(Optional.of(SplitName.TRAIN), Optional.empty()));
  }

  /** The test array, else that for validation; null where there is none. */
  @Nullable String test(Role role) {
    var byDefault = role.name(SplitName.TEST);
    if (meanings.containsKey(byDefault)) {
      return byDefault;
    }
    var test = only(role, List.of(Optional.of(SplitName.TEST)));
    return test == null ? only(role, List.of(Optional.of(SplitName.VALIDATION))) : test;
  }

  private @Nullable String only(Role role, List<Optional<SplitName>> splits) {
    var found =
        meanings.entrySet().stream()
            .filter(e -> e.getValue().role() == role && splits.contains(e.getValue().split()))
            .map(Map.Entry::getKey)
            .toList();
    if (found.size() > 1) {
      throw new RefusedException(
          RefusalCode.DATA_AMBIGUOUS,
          found.getFirst(),
          "Any of the arrays %s could be meant; name them in the specification.".formatted(found));
    }
    return found.isEmpty() ? null : found.getFirst();
  }
}
