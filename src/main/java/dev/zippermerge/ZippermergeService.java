package dev.zippermerge;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The service: models, data sets and merge jobs over REST. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ZippermergeService {

  /** Starts the service; arguments are Spring properties, for example {@code --server.port=80}. */
  public static void main(String[] args) {
    SpringApplication.run(ZippermergeService.class, args);
  }
}
