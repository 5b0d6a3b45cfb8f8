package dev.zippermerge.faults;

import static dev.zippermerge.faults.ServiceProcess.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.zippermerge.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that the service works in has 24 MB. */
@Tag("faults")
class DiskFullTest {
  private static final String MOUNT = "mount -t tmpfs -o size=24m tmpfs \"$0\" && exec \"$@\"";

  @Test
  void whatDoesNotFitIsRefusedAndWhatFitsGoesOn(@TempDir Path folder) throws Exception {
    var prefix = List.of("unshare", "-rm", "sh", "-c", MOUNT, folder.toString());
    assumeThat(canMount(prefix)).as("folders can be mounted without privileges").isTrue();
    try (var service =
        ServiceProcess.start(
            prefix, List.of("-Djava.io.tmpdir=" + folder), TestPostgres.newDatabase())) {
      var refused = service.upload(ServiceProcess.MODELS, FormData.bytes(40 << 20));
      assertThat(refused.status()).as(refused.text()).isEqualTo(507);
      assertThat(refused.json("code")).isEqualTo("STORAGE_FULL");
      assertThat(service.get(ServiceProcess.MODELS).json().get("items")).isEmpty();

      // The refused upload has left its room behind.
      var model = created(service.upload(ServiceProcess.MODELS, FormData.bytes(2 << 20)));
      var data = created(service.upload(ServiceProcess.DATASETS, FormData.bytes(2 << 20)));
      var large = created(service.upload(ServiceProcess.DATASETS, FormData.bytes(12 << 20)));
      // Checking a submission takes a model and a data set for each task: not twice 14 MB.
      assertThat(service.submission("linger", model, large).status()).isEqualTo(507);
      var failing = created(service.submission("fill", model, data));
      assertThat(service.awaitStatus(failing, "FAILED").at("/problem/code").asString())
          .isEqualTo("ENGINE_CRASHED");
      var id = created(service.submission("linger", model, data));
      assertThat(service.awaitStatus(id, "SUCCEEDED").get("attempt").asInt()).isEqualTo(1);
    }
  }

  private static boolean canMount(List<String> prefix) throws Exception {
    if (!Files.isExecutable(Path.of("/usr/bin/unshare"))) {
      return false;
    }
    var command = new ArrayList<>(prefix);
    command.add("true");
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
