package dev.zippermerge.access;

import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * What a request has to bring. Only the REST interface is guarded: page and contract are public,
 * and who reaches the actuator's port may ask it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class AccessConfiguration {

  @Bean
  SecurityFilterChain access(HttpSecurity http, AccessSettings settings, BearerManager bearers) {
    var refusal = new AccessRefusal();
    http.authorizeHttpRequests(AccessConfiguration::scopes)
        // Nothing here acts on what a browser adds by itself.
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .exceptionHandling(
            handling -> handling.authenticationEntryPoint(refusal).accessDeniedHandler(refusal));
    switch (settings.mode()) {
      case OPEN ->
          http.anonymous(
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
                          .accessDeniedHandler(refusal));
    }
    return http.build();
  }

  private static void scopes(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          requests) {
    var read = new String[] {Scope.READ.authority(), Scope.ADMIN.authority()};
    var write = new String[] {Scope.WRITE.authority(), Scope.ADMIN.authority()};
    requests
        // They go on with a request that was let in.
        .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
        .permitAll()
        .requestMatchers(HttpMethod.GET, "/api/**")
        .hasAnyAuthority(read)
        .requestMatchers(HttpMethod.HEAD, "/api/**")
        .hasAnyAuthority(read)
        .requestMatchers(
            HttpMethod.POST, "/api/v1/merge-jobs/validate", "/api/v1/merge-jobs/*/predictions")
        .hasAnyAuthority(read)
        .requestMatchers("/api/**")
        .hasAnyAuthority(write)
        .anyRequest()
        .permitAll();
  }
}
