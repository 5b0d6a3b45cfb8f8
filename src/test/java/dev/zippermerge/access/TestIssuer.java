package dev.zippermerge.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Signs tokens with a key pair of its own. */
final class TestIssuer {
  private final KeyPair pair;

  TestIssuer() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      pair = generator.generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file with the public key, as PEM. */
  Path publicKey() {
    try {
      var file = Files.createTempFile("issuer", ".pem");
      file.toFile().deleteOnExit();
      var body = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
      return Files.writeString(
          file, "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A token for an hour. */
  String token(@Nullable String subject, String scope) {
    return token(subject, scope, Duration.ofHours(1));
  }

  /** A token that ends a while from now, or has ended a while ago. */
  String token(@Nullable String subject, String scope, Duration left) {
    var end = Instant.now().plus(left);
    var claims =
        new JWTClaimsSet.Builder()
            .subject(subject)
            .claim("scope", scope)
            .issueTime(Date.from(end.minus(Duration.ofHours(2))))
            .expirationTime(Date.from(end))
            .build();
    try {
      var token = new SignedJWT(new JWSHeader(JWSAlgorithm.RS256), claims);
      token.sign(new RSASSASigner(pair.getPrivate()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
