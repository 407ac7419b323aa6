package shop.testing;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.http.json.Json;
import cqrs.journal.codec.RecordedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import shop.domain.CustomerEvent;
import shop.domain.CustomerEvent.CustomerMoved;
import shop.domain.CustomerEvent.CustomerRegistered;
import shop.domain.CustomerEvent.CustomerRenamed;
import shop.domain.OrderEvent;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.ShopEvent;
import shop.testing.OctalSums.Part;

/** Questions to the view of customers. */
final class CheckedCustomerQuery {

  private CheckedCustomerQuery() {}

  /** A customer's dashboard. */
  record DashboardOf(String subject) implements CheckedQuery {

    @Override
    public String route() {
      return "GET /customers/{id}/dashboard";
    }

    @Override
    public String query() {
      return "";
    }

    @Override
    public void checker(AnswerChecker checker, JsonNode answer) {
      checker.made(
          "Customer " + subject,
          checker.events(
              e -> e.event() instanceof CustomerEvent c && c.orderingKey().equals(subject)),
          first ->
              answer.isMissingNode()
                  ? first.isEmpty()
                  : !first.isEmpty()
                      && answer.path("version").asLong() == first.getLast().version()
                      && answer.path("name").asText().equals(name(first))
                      && answer.path("region").asText().equals(region(first)));
      if (answer.isMissingNode()) {
        return;
      }
      JsonNode total = answer.path("totals").path(0);
      List<RecordedEvent<ShopEvent>> made =
          checker.figures("Orders of " + subject, e -> parts(e, subject), total);
      checker.counts("Orders of " + subject, total, made, "lifetimeValue");
      List<Instant> placed =
          made.stream()
              .map(RecordedEvent::event)
              .filter(OrderPlaced.class::isInstance)
              .map(e -> ((OrderPlaced) e).placement().placedAt())
              .sorted()
              .toList();
      checker.expect(
          answer.path("firstOrderAt").asText("").equals(at(placed.stream().findFirst()))
              && answer
                  .path("lastOrderAt")
                  .asText("")
                  .equals(at(placed.reversed().stream().findFirst())),
          "The first and last order are not those: " + answer);
    }

    private static String at(java.util.Optional<Instant> time) {
      return time.map(Json::text).orElse("");
    }

    private static String region(List<RecordedEvent<ShopEvent>> events) {
      return last(
          events,
          e ->
              switch (e) {
                case CustomerRegistered r -> r.region();
                case CustomerMoved m -> m.region();
                case ShopEvent _ -> null;
              });
    }

    private static String name(List<RecordedEvent<ShopEvent>> events) {
      return last(
          events,
          e ->
              switch (e) {
                case CustomerRegistered r -> r.name();
                case CustomerRenamed r -> r.name();
                case ShopEvent _ -> null;
              });
    }

    /** What the last event says that says it. */
    private static String last(
        List<RecordedEvent<ShopEvent>> events, Function<ShopEvent, @Nullable String> said) {
      return events.reversed().stream()
          .map(RecordedEvent::event)
          .map(said)
          .filter(Objects::nonNull)
          .findFirst()
          .orElseThrow();
    }

    static Map<Part, Integer> parts(RecordedEvent<ShopEvent> event, String customer) {
      return event.event() instanceof OrderEvent e && e.placement().customerId().equals(customer)
          ? OctalSums.of(e, _ -> true)
          : Map.of();
    }
  }
}
