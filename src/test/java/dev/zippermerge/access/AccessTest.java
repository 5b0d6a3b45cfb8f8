package dev.zippermerge.access;

import dev.zippermerge.Answer;
import dev.zippermerge.Multipart;
import dev.zippermerge.ServiceTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** A test of a service that asks for keys, or tokens of {@link TestIssuer}. */
@TestPropertySource(
    properties = {
      "zippermerge.security.mode=KEYS",
      "zippermerge.security.allowed-origins=https://tools.example",
      "zippermerge.worker.concurrency=2"
    })
abstract class AccessTest extends ServiceTest {
  static final TestIssuer ISSUER = new TestIssuer();

  @Autowired ApiKeys keys;

  @DynamicPropertySource
  static void issuer(DynamicPropertyRegistry registry) {
    registry.add(
        "spring.security.oauth2.resourceserver.jwt.public-key-location",
        () -> "file:" + ISSUER.publicKey());
  }

  /** A new key for reading and writing. */
  String key(String owner) {
    return keys.create(owner, "test", EnumSet.of(Scope.READ, Scope.WRITE));
  }

  String key(String owner, Scope scope) {
    return keys.create(owner, "test", Set.of(scope));
  }

  Answer get(String key, String path) throws Exception {
    return send(as(key, path));
  }

  Answer delete(String key, String path) throws Exception {
    return send(as(key, path).DELETE());
  }

  Answer postJson(String key, String path, String body) throws Exception {
    return post(key, path, "application/json", BodyPublishers.ofString(body));
  }

  Answer post(String key, String path, String type, BodyPublisher body) throws Exception {
    return send(as(key, path).header("Content-Type", type).POST(body));
  }

  Answer upload(String key, String kind) throws Exception {
    var form = new Multipart().field("name", "mine").file("file", "my.zip", new byte[] {1});
    return post(key, "/api/v1/" + kind, Multipart.contentType(), form.body());
  }

  HttpRequest.Builder as(String key, String path) {
    return request(path).header("Authorization", "Bearer " + key);
  }
}
