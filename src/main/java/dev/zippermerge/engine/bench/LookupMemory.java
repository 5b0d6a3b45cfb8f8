package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.speed.PeakMemory;
import dev.zippermerge.engine.speed.Way;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Peak memory of processes that load a pair of networks one way and answer with it. */
final class LookupMemory {
  private LookupMemory() {}

  /** A row: all four ways, each in a process of its own. */
  static Table.Row row(String networks, String variant, Path originals, Path merged)
      throws IOException, InterruptedException {
    var megabytes = new ArrayList<@Nullable Double>();
    for (var way : Way.values()) {
      megabytes.add(PeakMemory.inProcess(way, way.ofMerged() ? merged : originals) / 1e6);
    }
    megabytes.add(LookupTables.ratio(megabytes.get(2), megabytes.get(3)));
    return LookupTables.row(megabytes, networks, variant);
  }

  static Table table(List<Table.Row> rows) {
    return LookupTables.table(
        "lookup-memory",
        "Peak resident memory, MB, the Java machine included (serial collector, heap from 16 MB on)",
        List.of("networks", "merged"),
        List.of(
            Column.shown("original, TensorFlow", 0),
            Column.shown("original, im2col + OpenBLAS", 0),
            Column.shown("merged, TensorFlow", 0),
            Column.shown("merged, lookup", 0),
            Column.shown("lookup against TensorFlow, times less", 1)),
        rows);
  }
}
