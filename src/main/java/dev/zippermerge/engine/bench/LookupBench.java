package dev.zippermerge.engine.bench;

import dev.zippermerge.engine.graph.FlatGraph;
import dev.zippermerge.engine.model.ModelReader;
import dev.zippermerge.engine.spec.Json;
import dev.zippermerge.engine.speed.CorePeak;
import dev.zippermerge.engine.speed.OriginalsArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures lookup inference against TensorFlow and OpenBLAS: whole networks, layers, what the core
 * could do at most, memory. One thread, one example at a time, random weights.
 */
public final class LookupBench {
  static final long SEED = 1;

  private final Lab lab;
  private final Path out;
  private final CorePeak peak;
  private final Consumer<String> log;
  private final List<LookupSpeed> measured = new ArrayList<>();
  private final List<Table.Row> memory = new ArrayList<>();

  private LookupBench(Lab lab, Path out, CorePeak peak, Consumer<String> log) {
    this.lab = lab;
    this.out = out;
    this.peak = peak;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @param paper whether VGG-avg and ZF-Net are measured, too
   * @param out receives {@code lookup.md}, a JSON file for each of its tables, and {@code cache}
   * @param log told about each finished piece of work
   * @throws IOException also where a process that measures fails
   */
  public static void run(boolean paper, Path out, Consumer<String> log)
      throws IOException, InterruptedException {
    var lab = Lab.of(BenchTasks.standard(), TwinTasks.standard(), out, out, 0, log);
    var bench = new LookupBench(lab, out, CorePeak.inProcess(), log);
    for (var pair : LookupPair.all(paper)) {
      bench.measure(pair);
    }
  }

  private void measure(LookupPair pair) throws IOException, InterruptedException {
    var networks = Full.random(lab, pair.networks(), SEED);
    var graphs = new LinkedHashMap<String, FlatGraph>();
    for (var network : networks) {
      var model = ModelReader.read(Path.of(network.spec().model()), null, null, null);
      graphs.put(network.name(), model.graph());
    }
    for (var variant : pair.variants()) {
      var merged = variant.merging().merge(lab, networks);
      var speed = LookupSpeed.measure(pair.name(), variant.name(), graphs, merged);
      measured.add(speed);
      log.accept("%s, %s: %s".formatted(pair.name(), variant.name(), speed.summary()));
      memory.add(memory(pair.name(), variant.name(), graphs, merged.artifact()));
      write();
    }
  }

  private Table.Row memory(String pair, String variant, Map<String, FlatGraph> graphs, Path merged)
      throws IOException, InterruptedException {
    var originals = lab.kept("originals.zip");
    OriginalsArtifact.write(originals, graphs);
    try {
      return LookupMemory.row(pair, variant, originals, merged);
    } finally {
      Files.delete(originals);
    }
  }

  private void write() throws IOException {
    var parts = new ArrayList<String>();
    parts.add("# Lookup inference, measured\n");
    parts.add(
        "%s; OpenBLAS with kernels for %s. One thread, one example at a time, microseconds.%n"
            .formatted(peak.cpu(), measured.getFirst().speed().blasCore()));
    var tables =
        List.of(
            LookupTables.whole(measured),
            LookupTables.cold(measured),
            LookupMemory.table(memory),
            LookupTables.roofline(measured, peak),
            LookupTables.layers(measured));
    for (var table : tables) {
      Json.mapper()
          .writerWithDefaultPrettyPrinter()
          .writeValue(out.resolve(table.id() + ".json").toFile(), table);
      parts.add(table.markdown());
    }
    Files.writeString(out.resolve("lookup.md"), String.join("\n", parts));
  }
}
