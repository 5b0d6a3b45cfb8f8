package dev.zippermerge;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The service: models, data sets and merge jobs over REST. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ZippermergeService {

  /** Starts the service; arguments are Spring properties, for example {@code --server.port=80}. */
  public static void main(String[] args) {
    SpringApplication.run(ZippermergeService.class, args);
  }

  /** Brings all blobs to where new ones go, and ends; arguments as for {@link #main}. */
  static void moveBlobs(String... args) {
    open("--zippermerge.move-blobs=true", args).close();
  }

  /**
   * Brings the schema of the database to this version, and ends; arguments as for {@link #main}.
   * Services with {@code spring.flyway.enabled=false} leave it to this.
   */
  static void migrate(String... args) {
    open("--spring.flyway.enabled=true", args).close();
  }

  /** What one setting makes of the application, without a web server and without work. */
  static ConfigurableApplicationContext open(String setting, String... args) {
    // Arguments go before variables: a container has those of its service.
    var all = Stream.concat(Stream.of(setting, "--zippermerge.roles="), Arrays.stream(args));
    return new SpringApplicationBuilder(ZippermergeService.class)
        .web(WebApplicationType.NONE)
        .bannerMode(Banner.Mode.OFF)
        .run(all.toArray(String[]::new));
  }

  /** Measures the queue, on a database of its own unless arguments name one, and ends. */
  static void benchQueue(String... args) throws IOException {
    var folder = Files.createTempDirectory("zippermerge-bench");
    try {
      new SpringApplicationBuilder(ZippermergeService.class)
          .web(WebApplicationType.NONE)
          .bannerMode(Banner.Mode.OFF)
          .properties("zippermerge.queue-bench.run=true", "zippermerge.queue-bench.no-engine=true")
          .properties("zippermerge.roles=", "zippermerge.data-dir=" + folder)
          .properties("logging.level.root=warn")
          .run(args)
          .close();
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }
}
