package dev.zippermerge.access;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.stereotype.Component;

/** Tells whose a bearer token is: an API key of ours, or a JWT of an issuer that is trusted. */
@Component
class BearerManager implements AuthenticationManager {
  private static final Logger LOG = LoggerFactory.getLogger(BearerManager.class);

  private final ApiKeys keys;
  private final ObjectProvider<JwtDecoder> decoder;

  BearerManager(ApiKeys keys, ObjectProvider<JwtDecoder> decoder) {
    this.keys = keys;
    this.decoder = decoder;
  }

  @Override
  public Authentication authenticate(Authentication asked) {
    var token = ((BearerTokenAuthenticationToken) asked).getToken();
    return token.startsWith(ApiKeys.PREFIX) ? key(token) : jwt(asked);
  }

  private Authentication key(String secret) {
    return keys.use(secret)
        .map(
            key ->
                new PreAuthenticatedAuthenticationToken(
                    key.owner(), key.id(), Scope.authorities(key.scopes())))
        .orElseThrow(
            () -> new InvalidBearerTokenException("The API key is unknown or was revoked"));
  }

  /** The subject is the owner; scopes are in the claim {@code scope} or {@code scp}. */
  private Authentication jwt(Authentication asked) {
    var known = decoder.getIfAvailable();
    if (known == null) {
      throw new InvalidBearerTokenException("Only API keys are accepted here");
    }
    var caller = check(known, asked);
    if (caller == null || caller.getName() == null || !isOwner(caller.getName())) {
      throw new InvalidBearerTokenException(
          "The token's subject is missing, or not 1 to 200 printable characters");
    }
    return caller;
  }

  private static @Nullable Authentication check(JwtDecoder known, Authentication asked) {
    try {
      return new JwtAuthenticationProvider(known).authenticate(asked);
    } catch (JwtDecoderInitializationException | AuthenticationServiceException e) {
      LOG.warn(
          "No token can be checked: {}",
          String.valueOf(NestedExceptionUtils.getMostSpecificCause(e)));
      throw new IssuerUnavailable(e);
    }
  }

  /** The owner is written into rows, indexes and logs. */
  private static boolean isOwner(String subject) {
    return !subject.isBlank() && subject.length() <= 200 && subject.matches("\\P{Cc}+");
  }
}
