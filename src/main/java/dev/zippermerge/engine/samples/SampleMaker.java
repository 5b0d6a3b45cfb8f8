package dev.zippermerge.engine.samples;

import dev.zippermerge.engine.spec.DataSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes the two sample tasks of the quickstart, glyphs and sounds: data, and a trained network for
 * each.
 */
public final class SampleMaker {
  private SampleMaker() {}

  /**
   * Writes {@code glyphs.npz}, {@code glyphs.zip}, {@code sounds.npz}, {@code sounds.zip} and a
   * report on each training.
   *
   * @param out folder to write to; it exists
   * @param quick tiny networks on little data
   * @param seed decides everything
   */
  public static List<Training.Report> make(Path out, boolean quick, long seed) throws IOException {
    int train = quick ? 300 : 4000;
    int test = quick ? 100 : 1000;
    NpzWriter.write(out.resolve("glyphs.npz"), Glyphs.generate(train, test, seed));
    NpzWriter.write(out.resolve("sounds.npz"), Sounds.generate(train, test, seed));
    return List.of(train(out, "glyphs", quick, seed), train(out, "sounds", quick, seed));
  }

  private static Training.Report train(Path out, String name, boolean quick, long seed)
      throws IOException {
    return Training.run(
        name,
        out.resolve(name + ".npz"),
        DataSpec.defaults(),
        quick ? Architecture.LENET_TINY : Architecture.LENET,
        new Training.Settings(quick ? 60 : 600, 64, 1e-3, seed),
        out);
  }
}
