package dev.zippermerge.database;

import dev.zippermerge.settings.ServiceSettings;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts PostgreSQL below the data folder where no {@code spring.datasource.url} is set. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${spring.datasource.url:}'.isEmpty()")
class EmbeddedDatabaseConfiguration {

  @Bean
  EmbeddedDatabase embeddedDatabase(ServiceSettings settings) throws IOException {
    return EmbeddedDatabase.start(settings.dataDir());
  }

  /** Spring Boot's data source takes this in place of its properties. */
  @Bean
  JdbcConnectionDetails connectionDetails(EmbeddedDatabase database) {
    return database.connectionDetails();
  }
}
