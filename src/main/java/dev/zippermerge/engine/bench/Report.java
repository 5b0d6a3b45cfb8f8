package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.spec.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes tables as JSON and PNG, one file each, and all that are there as one Markdown file. */
final class Report {
  private final Path folder;

  Report(Path folder) {
    this.folder = folder;
  }

  /** Writes a table in place of an older one. */
  void write(Experiment experiment, Table table) throws IOException {
    Json.mapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve(table.id() + ".json").toFile(), table);
    var png = folder.resolve(table.id() + ".png");
    if (experiment.lines()) {
      Plots.lines(table, png);
    } else {
      Plots.bars(table, png);
    }
  }

  /** Writes {@code tables.md} from the tables that this run or an earlier one left. */
  void index(List<Experiment> experiments) throws IOException {
    var parts = new ArrayList<>(List.of("# Measured tables\n"));
    for (var experiment : experiments) {
      var file = folder.resolve(experiment.id() + ".json");
      if (Files.exists(file)) {
        parts.add(Json.mapper().readValue(file.toFile(), Table.class).markdown());
        parts.add("![%s](%s.png)\n".formatted(experiment.title(), experiment.id()));
      }
    }
    Files.writeString(folder.resolve("tables.md"), String.join("\n", parts));
  }
}
