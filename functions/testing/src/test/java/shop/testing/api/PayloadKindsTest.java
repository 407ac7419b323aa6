package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.template.Template;
import local.template.Template.Mapping;
import local.template.Template.Route;
import local.template.Template.Rule;
import local.template.Template.Schedule;
import local.template.Template.Target;
import local.template.TemplateReader;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;
import software.amazon.event.ruler.Ruler;

/**
 * {@code events/payloads} has one of each kind of event that the template sends to a function, and
 * none that it would not send.
 */
final class PayloadKindsTest {

  /** Orders of every total are of a high value, so that a small one may be recorded. */
  private final Template template =
      TemplateReader.read(Shop.root().resolve("template.yaml"), Map.of("NoticeTotal", "1"));

  private record Payload(String function, String name, JsonNode event) {

    static Payload read(Path file) {
      try {
        String name = file.getFileName().toString();
        return new Payload(
            name.substring(0, name.indexOf('.')), name, Answer.parse(Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean matches(String pattern, JsonNode part) {
      try {
        return Ruler.matchesRule(part.toString(), pattern);
      } catch (Exception e) {
        throw new AssertionError(name + " cannot be held against " + pattern, e);
      }
    }

    Stream<JsonNode> records() {
      return event.path("Records").valueStream();
    }
  }

  private final List<Payload> payloads = payloads();

  private static List<Payload> payloads() {
    try (Stream<Path> files = Files.list(Shop.root().resolve("events/payloads"))) {
      return files.map(Payload::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Stream<Payload> of(String function) {
    return payloads.stream().filter(payload -> payload.function().equals(function));
  }

  @Test
  void everyRouteHasARequestAndEveryRequestIsOfItsFunctionsRoute() {
    Set<String> routes = new TreeSet<>();
    template.routes().forEach(route -> routes.add(route.function() + " " + route.key()));
    Set<String> recorded =
        payloads.stream()
            .filter(payload -> payload.event().has("routeKey"))
            .map(payload -> payload.function() + " " + payload.event().path("routeKey").asText())
            .collect(Collectors.toSet());
    assertThat(recorded).containsExactlyInAnyOrderElementsOf(routes);
    assertThat(template.routes()).extracting(Route::key).contains(Route.DEFAULT);
  }

  @Test
  void everyEventTypeHasARecordForEveryFunctionThatIsGivenTheJournal() {
    Set<String> types = new TreeSet<>();
    types(ShopEvent.class, types);
    assertThat(types).contains("OrderPlaced", "CustomerMoved");
    for (Mapping mapping : template.mappings()) {
      if (mapping.table().equals("WriteTable")) {
        assertThat(
                of(mapping.function())
                    .flatMap(Payload::records)
                    .map(record -> record.at("/dynamodb/NewImage/type/S").asText()))
            .as(mapping.function())
            .containsExactlyInAnyOrderElementsOf(types);
      }
    }
  }

  private static void types(Class<?> type, Set<String> types) {
    if (type.isSealed()) {
      Arrays.stream(type.getPermittedSubclasses()).forEach(below -> types(below, types));
    } else {
      types.add(type.getSimpleName());
    }
  }

  @Test
  void everyFilterLetsARecordThroughAndEveryRecordPassesOne() {
    for (Mapping mapping : template.mappings()) {
      assertThat(mapping.filters())
          .as(mapping.name())
          .allMatch(
              filter ->
                  of(mapping.function())
                      .anyMatch(
                          payload ->
                              payload
                                  .records()
                                  .anyMatch(record -> payload.matches(filter, record))));
      assertThat(of(mapping.function()).filter(payload -> payload.event().has("Records")))
          .allSatisfy(
              payload ->
                  assertThat(payload.records())
                      .as(payload.name())
                      .isNotEmpty()
                      .allMatch(
                          record ->
                              mapping.filters().stream()
                                  .anyMatch(filter -> payload.matches(filter, record))));
    }
    assertThat(
            payloads.stream()
                .filter(payload -> payload.event().has("Records"))
                .map(Payload::function)
                .collect(Collectors.toSet()))
        .isEqualTo(template.mappings().stream().map(Mapping::function).collect(Collectors.toSet()));
  }

  @Test
  void everyRuleHasAnEventForEachTargetAndEveryEventMatchesARule() {
    for (Rule rule : template.rules()) {
      for (Target target : rule.targets()) {
        assertThat(of(target.logicalId()))
            .as("%s for %s", rule.name(), target.logicalId())
            .anyMatch(payload -> payload.matches(rule.pattern(), payload.event()));
      }
    }
    assertThat(payloads.stream().filter(PayloadKindsTest::isOfABus))
        .allSatisfy(
            payload ->
                assertThat(rulesFor(payload.function()))
                    .as(payload.name())
                    .anyMatch(rule -> payload.matches(rule.pattern(), payload.event())));
  }

  private static boolean isOfABus(Payload payload) {
    return payload.event().has("detail-type")
        && !payload.event().path("source").asText().equals("aws.events");
  }

  private Stream<Rule> rulesFor(String function) {
    return template.rules().stream()
        .filter(
            rule ->
                rule.targets().stream().anyMatch(target -> target.logicalId().equals(function)));
  }

  @Test
  void everyScheduleHasItsEvent() {
    for (Schedule schedule : template.schedules()) {
      assertThat(of(schedule.function()))
          .as(schedule.name())
          .anyMatch(
              payload ->
                  payload.event().path("detail-type").asText().equals("Scheduled Event")
                      && payload.event().at("/resources/0").asText().endsWith(schedule.name()));
    }
  }
}
