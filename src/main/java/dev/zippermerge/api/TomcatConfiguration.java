package dev.zippermerge.api;

import dev.zippermerge.runner.TemporaryFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tomcat's own errors as problem details, its temporary files where leftovers are found. */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemValve() {
    return factory ->
        factory.addContextCustomizers(
            context -> {
              if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
              }
            });
  }

  /** A process that is killed within an upload leaves what has come of it there. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> temporaryFiles() {
    return factory -> {
      try {
        factory.setBaseDirectory(TemporaryFolders.create("tomcat").toFile());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
