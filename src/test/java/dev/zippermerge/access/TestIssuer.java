package dev.zippermerge.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
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
    return signed(
        JWSAlgorithm.RS256, new RSASSASigner(pair.getPrivate()), claims(subject, scope, left));
  }

  /** A token that says of itself that it needs no signature. */
  String unsigned(String subject, String scope) {
    return new PlainJWT(claims(subject, scope, Duration.ofHours(1))).serialize();
  }

  /** A token whose secret everybody knows, should anybody take it for one that is shared. */
  String signedWithThePublicKey(String subject, String scope) {
    try {
      var signer = new MACSigner(pair.getPublic().getEncoded());
      return signed(JWSAlgorithm.HS256, signer, claims(subject, scope, Duration.ofHours(1)));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWTClaimsSet claims(@Nullable String subject, String scope, Duration left) {
    var end = Instant.now().plus(left);
    return new JWTClaimsSet.Builder()
        .subject(subject)
        .claim("scope", scope)
        .issueTime(Date.from(end.minus(Duration.ofHours(2))))
        .expirationTime(Date.from(end))
        .build();
  }

  private static String signed(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet claims) {
    try {
      var token = new SignedJWT(new JWSHeader(algorithm), claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
