package dev.zippermerge.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The keys of clients. Of a secret only the SHA-256 is stored. */
@Component
public class ApiKeys {
  /** How every secret begins, so that people and scanners know one when they see it. */
  static final String PREFIX = "zm_";

  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final JdbcClient jdbc;

  ApiKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Makes a key.
   *
   * @return its secret, which cannot be had again
   */
  public String create(String owner, String name, Set<Scope> scopes) {
    var bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    var secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    jdbc.sql(
            """
            insert into api_key (id, owner, name, scopes, secret_sha256, created_at)
            values (?, ?, ?, ?, ?, clock_timestamp())
            """)
        .params(UUID.randomUUID(), owner, name, text(scopes), sha256(secret))
        .update();
    return secret;
  }

  /** All keys, also revoked ones, oldest first. */
  public List<ApiKey> list() {
    return jdbc.sql("select * from api_key order by created_at, id").query(ApiKeys::read).list();
  }

  /** Makes a key useless from now on; false where there is no good key with this id. */
  public boolean revoke(UUID id) {
    return jdbc.sql(
                "update api_key set revoked_at = clock_timestamp() where id = ? and revoked_at is null")
            .param(id)
            .update()
        == 1;
  }

  /** The good key with this secret. */
  Optional<ApiKey> use(String secret) {
    var key =
        jdbc.sql("select * from api_key where secret_sha256 = ? and revoked_at is null")
            .param(sha256(secret))
            .query(ApiKeys::read)
            .optional();
    key.ifPresent(found -> noteUse(found.id()));
    return key;
  }

  /** To the minute: otherwise every request would write. */
  private void noteUse(UUID id) {
    jdbc.sql(
            """
            update api_key set last_used_at = date_trunc('minute', clock_timestamp())
            where id = ? and last_used_at is distinct from date_trunc('minute', clock_timestamp())
            """)
        .param(id)
        .update();
  }

  private static ApiKey read(ResultSet row, int number) throws SQLException {
    var scopes =
        Arrays.stream(row.getString("scopes").split(","))
            .map(label -> Scope.valueOf(label.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
    return new ApiKey(
        row.getObject("id", UUID.class),
        row.getString("owner"),
        row.getString("name"),
        scopes,
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        instant(row, "last_used_at"),
        instant(row, "revoked_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static String text(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::label).collect(Collectors.joining(","));
  }

  private static byte[] sha256(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
