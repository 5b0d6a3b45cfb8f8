package dev.zippermerge.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zippermerge.Answer;
import dev.zippermerge.access.CostlyRequests.Place;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** One owner cannot have all others wait. */
class CostlyRequestsTest extends AccessTest {
  private static final String JOBS = "/api/v1/merge-jobs";

  @Autowired private CostlyRequests requests;

  @AfterEach
  void forgetTheCaller() {
    SecurityContextHolder.clearContext();
  }

  @Test
  void refusesAnOwnerWhoHasMuchUnderWayAndNobodyElse() throws Exception {
    var greedy = key("greedy");
    var model = upload(greedy, "models").json("id");
    var data = upload(greedy, "datasets").json("id");
    var merge =
        """
        {"tasks":[{"name":"first","modelId":"%s","datasetId":"%s"}]}"""
            .formatted(model, data);
    var places = take("greedy", 16);

    refused(upload(greedy, "models"));
    refused(upload(greedy, "datasets"));
    refused(postJson(greedy, JOBS, merge));
    refused(postJson(greedy, JOBS + "/validate", merge));
    assertThat(upload(key("other"), "models").status()).isEqualTo(201);
    assertThat(upload(key("greedy", Scope.ADMIN), "models").status()).isEqualTo(201);

    places.getFirst().close();
    assertThat(upload(greedy, "models").status()).isEqualTo(201);
    // A request that ends badly gives its place back, too.
    assertThat(postJson(greedy, JOBS + "/validate", merge.replace("first", "unplannable")).status())
        .isEqualTo(422);
    assertThat(postJson(greedy, JOBS, merge).status()).isEqualTo(202);
    places.subList(1, places.size()).forEach(Place::close);
  }

  private List<Place> take(String owner, int count) {
    SecurityContextHolder.getContext()
        .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(owner, "", List.of()));
    return Stream.generate(requests::enter).limit(count).toList();
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(429);
    assertThat(answer.json("code")).isEqualTo("TOO_MANY_UNDER_WAY");
    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }
}
