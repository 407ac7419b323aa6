package cqrs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cqrs.http.input.Parameters;
import cqrs.http.input.Rule;
import cqrs.http.problem.Fault;
import cqrs.http.problem.Problem;
import cqrs.http.problem.ProblemException;
import cqrs.http.problem.ProblemType;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {

  private record Query(int limit, Optional<String> cursor, Optional<LocalDate> from) {}

  private static Query query(Parameters q) {
    return new Query(
        q.find("limit", Rule.integer(1, 100)).orElse(20),
        q.text("cursor"),
        q.find("from", Rule.DATE));
  }

  @Test
  void parametersAreDecodedOnce() {
    Query query = Events.query("limit=7&cursor=a%2Bb+c%25%C3%A4").query(ParametersTest::query);

    assertThat(query).isEqualTo(new Query(7, Optional.of("a+b c%ä"), Optional.empty()));
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    assertThat(Events.query("").query(ParametersTest::query).limit()).isEqualTo(20);
    assertThat(Events.query("&").query(ParametersTest::query).limit()).isEqualTo(20);
    assertThat(
            new Request(Events.event("GET", "/"), Events.FREE).query(ParametersTest::query).limit())
        .isEqualTo(20);
  }

  @Test
  void allFaultsComeAtOnce() {
    Problem problem = problem("limit=0&cursor=&from=2011-02-30&colour=red&limit=1");

    assertThat(problem.errors())
        .extracting(Fault::pointer)
        .containsExactlyInAnyOrder("?limit", "?cursor", "?from", "?colour");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit",
        "limit=",
        "limit=101",
        "limit=1.0",
        "limit=%31%30%31",
        "limit=1&limit=1",
        "Limit=1",
        "=1",
        "limit=%",
        "limit=%4",
        "limit=%GG",
        "cursor=%FF",
        "cursor=%C3",
        "limit=1;cursor=a"
      })
  void aFaultyQueryIsRefused(String raw) {
    assertThat(problem(raw).type()).isEqualTo(ProblemType.BAD_REQUEST);
  }

  @Test
  void aParameterThatMustBeThereIsNamed() {
    Problem problem =
        catchThrowableOfType(
                ProblemException.class,
                () -> Events.query("").query(q -> q.get("currency", Rule.CURRENCY)))
            .problem();

    assertThat(problem.detail()).isEqualTo("The query parameter currency is missing.");
  }

  private static Problem problem(String raw) {
    return catchThrowableOfType(
            ProblemException.class, () -> Events.query(raw).query(ParametersTest::query))
        .problem();
  }
}
