package dev.zippermerge.engine.model;

import dev.zippermerge.engine.spec.RefusalCode;
import dev.zippermerge.engine.spec.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Finds the model in a folder and the folders in it. */
final class ModelFinder {
  private static final String SAVED_MODEL = "saved_model.pb";
  private static final int MAX_NESTING = 6;
  private static final int MOST_NAMED = 12;

  private ModelFinder() {}

  /**
   * Finds the only model.
   *
   * @param name the folder's or archive's name, for messages
   * @throws RefusedException where there is none, or several, or a Git LFS pointer in its place
   */
  static FoundModel find(Path root, String name) throws IOException {
    var files = files(root);
    var folders =
        files.stream().filter(file -> file.endsWith(SAVED_MODEL)).map(Path::getParent).toList();
    var models = new ArrayList<FoundModel>();
    folders.forEach(
        folder -> models.add(new FoundModel(ModelFormat.SAVED_MODEL, folder.resolve(SAVED_MODEL))));
    var others =
        files.stream().filter(file -> folders.stream().noneMatch(file::startsWith)).toList();
    models.addAll(single(others));
    if (models.size() != 1) {
      throw models.isEmpty()
          ? OtherFormats.refuse(name, files.stream().map(f -> path(root, f)).toList())
          : several(root, name, models);
    }
    refusePointers(models.getFirst());
    return models.getFirst();
  }

  static void refuseLfsPointer(Path file, String culprit) throws IOException {
    if (FormatDetector.isLfsPointer(file)) {
      throw new RefusedException(
          RefusalCode.GIT_LFS_POINTER,
          culprit,
          "This is a Git LFS pointer, not the file itself; fetch it with 'git lfs pull'.");
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (var files =
        Files.find(
            root, MAX_NESTING, (path, kind) -> kind.isRegularFile() && visible(root, path))) {
      return files.sorted().toList();
    }
  }

  /** macOS puts copies of its own into archives; hidden files are no one's model. */
  private static boolean visible(Path root, Path file) {
    for (var part : root.relativize(file)) {
      if (part.toString().startsWith(".") || part.toString().equals("__MACOSX")) {
        return false;
      }
    }
    return true;
  }

  /** Models of one file: those that are what their names promise, or else that have such a name. */
  private static List<FoundModel> single(List<Path> files) throws IOException {
    var sound = new ArrayList<FoundModel>();
    var promised = new ArrayList<FoundModel>();
    for (var file : files) {
      var byName = FormatDetector.byName(file);
      byName.ifPresent(format -> promised.add(new FoundModel(format, file)));
      FormatDetector.byContent(file)
          // Weights in files of their own can look like any message.
          .filter(format -> byName.isPresent() || format == ModelFormat.KERAS)
          .ifPresent(format -> sound.add(new FoundModel(format, file)));
    }
    return sound.isEmpty() ? promised : sound;
  }

  private static void refusePointers(FoundModel model) throws IOException {
    refuseLfsPointer(model.path(), String.valueOf(model.path().getFileName()));
    if (model.format() == ModelFormat.SAVED_MODEL) {
      var folder = Objects.requireNonNull(model.path().getParent());
      var variables = folder.resolve("variables");
      if (Files.isDirectory(variables)) {
        for (var file : files(variables)) {
          refuseLfsPointer(file, path(folder, file));
        }
      }
    }
  }

  private static RefusedException several(Path root, String name, List<FoundModel> models) {
    var paths = models.stream().map(model -> path(root, model.path())).limit(MOST_NAMED).toList();
    return new RefusedException(
        RefusalCode.SEVERAL_MODELS,
        name,
        "It holds several models; give one of them: "
            + String.join(", ", paths)
            + (models.size() > MOST_NAMED ? ", and others." : "."));
  }

  private static String path(Path root, Path file) {
    return root.relativize(file).toString();
  }
}
