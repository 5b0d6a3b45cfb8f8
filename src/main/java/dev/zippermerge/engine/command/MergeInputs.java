package dev.zippermerge.engine.command;

import dev.zippermerge.engine.spec.MergeSpec;
import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import dev.zippermerge.engine.spec.TaskSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to merge: a specification, or models with their data and everything else by default. */
final class MergeInputs {
  private static final int LONGEST_NAME = 28;

  @Parameters(
      arity = "1..*",
      paramLabel = "SPEC.json|MODEL",
      description = {
        "The merge specification (docs/merge-spec.md),",
        "or the models to merge with all settings by default; see --data."
      })
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = {
        "With models: the calibration data. Give it once for all models, or once for each model",
        "in the same order."
      })
  private List<Path> data = new ArrayList<>();

  /**
   * The specification.
   *
   * @throws RefusedException with {@link RefusalCode#SPEC_INVALID} naming the file or the option
   */
  MergeSpec spec() {
    boolean specified = files.getFirst().toString().toLowerCase(Locale.ROOT).endsWith(".json");
    if (!specified) {
      return ofModels();
    }
    if (files.size() > 1) {
      throw invalid(files.get(1).toString(), "Give either one specification or models, not both.");
    }
    if (!data.isEmpty()) {
      throw invalid("--data", "The specification names the data. Leave out --data.");
    }
    return SpecFile.read(files.getFirst(), MergeSpec.class);
  }

  private MergeSpec ofModels() {
    if (data.size() != 1 && data.size() != files.size()) {
      throw invalid(
          "--data",
          "There are %d models and %d data files. Give --data once, or once for each model."
              .formatted(files.size(), data.size()));
    }
    var names = new HashSet<String>();
    var tasks = new ArrayList<TaskSpec>();
    for (int i = 0; i < files.size(); i++) {
      var source = data.get(data.size() == 1 ? 0 : i);
      var name = name(files.get(i), names);
      tasks.add(
          new TaskSpec(name, files.get(i).toString(), null, null, null, source.toString(), null));
    }
    return new MergeSpec(null, tasks, null, null, null, null, null, null);
  }

  /** A task's name by its model's file: letters, digits and underscores, different from others. */
  private static String name(Path file, HashSet<String> names) {
    var stem =
        file.toAbsolutePath().normalize().getFileName().toString().replaceFirst("\\.[^.]*$", "");
    var plain = stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    var clean = plain.replaceAll("^[^a-z]+|_+$", "");
    var name =
        clean.isEmpty() ? "task" : clean.substring(0, Math.min(LONGEST_NAME, clean.length()));
    var unique = name;
    for (int i = 2; !names.add(unique); i++) {
      unique = name + "_" + i;
    }
    return unique;
  }

  private static RefusedException invalid(String culprit, String message) {
    return new RefusedException(RefusalCode.SPEC_INVALID, culprit, message);
  }
}
