package dev.zippermerge.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zippermerge.engine.export.LoadedArtifact;
import dev.zippermerge.engine.graph.GraphRunner;
import dev.zippermerge.engine.graph.Nodes;
import dev.zippermerge.engine.graph.SavedModels;
import dev.zippermerge.engine.merge.SmallMerge;
import dev.zippermerge.lookup.graph.Constants;
import dev.zippermerge.lookup.graph.EncodedKernels;
import dev.zippermerge.lookup.graph.Graph;
import dev.zippermerge.lookup.graph.TensorName;
import dev.zippermerge.lookup.savedmodel.ArtifactFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.SavedModel;

/** What may be done to codewords between their codebook and the kernel. */
class ScaledKernelsTest {
  private static final int EXAMPLES = 3;
  private static final TensorName KERNEL = new TensorName("zippermerge/conv2/a", 0);

  @TempDir Path folder;
  private Path merged = Path.of("");

  @BeforeEach
  void merge() throws IOException {
    merged = SmallMerge.write(folder);
  }

  @Test
  void oneFactorForAllIsPutAfterTheLookups() throws IOException {
    var file = scaled(1.5f);
    assertThat(isEncoded(file)).isTrue();
    assertSame(file);
  }

  @Test
  void factorsOfTheirOwnMakeAnOrdinaryKernel() throws IOException {
    var file = scaled(1.5f, 2, 0.5f);
    assertThat(isEncoded(file)).isFalse();
    assertSame(file);
  }

  private static boolean isEncoded(Path file) {
    var graph = new Graph(ArtifactFile.read(file).nodes());
    return new EncodedKernels(graph, new Constants(graph)).convolution(KERNEL).isPresent();
  }

  private static void assertSame(Path file) throws IOException {
    var x = SavedModels.ramp(EXAMPLES * 64);
    try (var model = LookupModel.load(file);
        var artifact = LoadedArtifact.load(file, 1);
        var input = GraphRunner.tensor(x, EXAMPLES, 8, 8, 1)) {
      var wanted = artifact.answer("a", input);
      assertThat(model.predict("a", x))
          .containsExactly(wanted, within(1e-5f * TestArtifact.largest(wanted)));
    }
  }

  /** The artifact with the codewords of a layer, which are of three values, multiplied. */
  private Path scaled(float... factors) throws IOException {
    SavedModel.Builder model;
    try (var zip = new ZipFile(merged.toFile());
        var in = zip.getInputStream(zip.getEntry("saved_model.pb"))) {
      model = SavedModel.parseFrom(in).toBuilder();
    }
    scale(model.getMetaGraphsBuilder(0).getGraphDefBuilder(), factors);
    var file = folder.resolve("scaled.zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("saved_model.pb"));
      model.build().writeTo(zip);
    }
    return file;
  }

  private static void scale(GraphDef.Builder graph, float... factors) {
    var gathered =
        graph.getNodeList().stream()
            .filter(node -> node.getOp().equals("GatherV2"))
            .filter(node -> node.getName().startsWith(KERNEL.node() + "/"))
            .findFirst()
            .orElseThrow()
            .getName();
    for (var node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getInputCount(); i++) {
        if (node.getInput(i).equals(gathered)) {
          node.setInput(i, "times");
        }
      }
    }
    graph.addNode(
        factors.length == 1
            ? Nodes.constant("factors", factors)
            : Nodes.constant("factors", factors, factors.length));
    graph.addNode(Nodes.floatOp("times", "Mul", gathered, "factors"));
  }
}
