package dev.zippermerge;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

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
    new SpringApplicationBuilder(ZippermergeService.class)
        .web(WebApplicationType.NONE)
        .properties("zippermerge.storage.move=true", "zippermerge.roles=")
        .properties("db-scheduler.enabled=false")
        .run(args)
        .close();
  }
}
