package dev.zippermerge;

import dev.zippermerge.runner.FakeEngine;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * A test that talks to the running service over HTTP, with a database of its own and {@link
 * FakeEngine} in the engine's place. Subclasses without settings of their own share one service.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = "zippermerge.engine.main-class=dev.zippermerge.runner.FakeEngine")
public abstract class ServiceTest {
  @LocalServerPort private int port;
  @Autowired protected JdbcClient jdbc;

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    var url = TestPostgres.newDatabase();
    registry.add("spring.datasource.url", () -> url);
  }

  /** The service's address with a path. */
  protected String url(String path) {
    return "http://localhost:" + port + path;
  }
}
