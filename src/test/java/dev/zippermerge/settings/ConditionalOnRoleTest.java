package dev.zippermerge.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;

class ConditionalOnRoleTest {

  static class Beans {
    @Bean
    @ConditionalOnRole(Role.API)
    String api() {
      return "api";
    }

    @Bean
    @ConditionalOnRole(Role.WORKER)
    String worker() {
      return "worker";
    }
  }

  @ParameterizedTest
  @CsvSource({
    ", true, true",
    "'api,worker', true, true",
    "api, true, false",
    "WORKER, false, true",
  })
  void makesTheBeansOfItsRoles(@Nullable String roles, boolean api, boolean worker) {
    var runner = new ApplicationContextRunner().withUserConfiguration(Beans.class);
    var configured =
        roles == null ? runner : runner.withPropertyValues("zippermerge.roles=" + roles);

    configured.run(
        context -> {
          assertThat(context.containsBean("api")).isEqualTo(api);
          assertThat(context.containsBean("worker")).isEqualTo(worker);
        });
  }
}
