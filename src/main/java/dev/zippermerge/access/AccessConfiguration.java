package dev.zippermerge.access;

import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.resource.OAuth2ResourceServerConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.filter.CorsFilter;

/**
 * What a request has to bring. Only the REST interface is guarded: page and contract are public,
 * and who reaches the actuator's port may ask it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class AccessConfiguration {

  /**
   * Swagger UI sets styles in its elements; the page forbids itself that by a policy of its own.
   */
  private static final String CONTENT_POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  @Bean
  SecurityFilterChain access(HttpSecurity http, AccessSettings settings, BearerManager bearers) {
    var refusal = new AccessRefusal();
    http.authorizeHttpRequests(AccessConfiguration::scopes)
        .headers(AccessConfiguration::headers)
        // Nothing here acts on what a browser adds by itself.
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(refusal).accessDeniedHandler(refusal))
        .addFilter(CrossOrigin.filter(settings.allowedOrigins()))
        .addFilterAfter(new AuditLog(), SecurityContextHolderFilter.class)
        .addFilterAfter(new RateLimit(settings.requestsPerMinute()), AuthorizationFilter.class);
    switch (settings.mode()) {
      case OPEN ->
          http.addFilterBefore(new LocalNames(settings.allowedOrigins()), CorsFilter.class)
              .anonymous(
                  anyone ->
                      anyone
                          .principal(Caller.LOCAL)
                          .authorities(Scope.authorities(List.of(Scope.values()))));
      case KEYS ->
          http.anonymous(AbstractHttpConfigurer::disable)
              .oauth2ResourceServer(
                  server ->
                      server
                          .authenticationManagerResolver(request -> bearers)
                          .authenticationEntryPoint(refusal)
                          .accessDeniedHandler(refusal)
                          .protectedResourceMetadata(AccessConfiguration::metadata));
    }
    return http.build();
  }

  private static void scopes(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          requests) {
    requests
        // They go on with a request that was let in.
        .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
        .permitAll()
        .requestMatchers(ApiRequests.READING)
        .hasAnyAuthority(Scope.READ.authority(), Scope.ADMIN.authority())
        .requestMatchers(ApiRequests.WRITING)
        .hasAnyAuthority(Scope.WRITE.authority(), Scope.ADMIN.authority())
        .anyRequest()
        .permitAll();
  }

  /** What {@code WWW-Authenticate} refers to (RFC 9728). */
  private static void metadata(
      OAuth2ResourceServerConfigurer.ProtectedResourceMetadataConfigurer metadata) {
    metadata.protectedResourceMetadataCustomizer(
        resource ->
            resource
                .scopes(scopes -> Stream.of(Scope.values()).map(Scope::label).forEach(scopes::add))
                .tlsClientCertificateBoundAccessTokens(false));
  }

  /** Beside Spring Security's own: no guessing of types, no frames, nothing kept in caches. */
  private static void headers(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER));
  }
}
