package shop.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static shop.domain.Samples.CUP;
import static shop.domain.Samples.GBP;
import static shop.domain.Samples.MONDAY;
import static shop.domain.Samples.PLACEMENT;
import static shop.domain.Samples.PLATE;
import static shop.domain.Samples.TUESDAY;
import static shop.domain.Samples.back;
import static shop.domain.Samples.bringBack;
import static shop.domain.Samples.line;
import static shop.domain.Samples.listed;
import static shop.domain.Samples.now;
import static shop.domain.Samples.place;
import static shop.domain.Samples.placed;
import static shop.domain.Scenario.order;

import cqrs.domain.AggregateId;
import cqrs.domain.Decision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import shop.domain.OrderCommand.Cancel;
import shop.domain.OrderCommand.Change;
import shop.domain.OrderCommand.Deliver;
import shop.domain.OrderCommand.Pay;
import shop.domain.OrderCommand.Ship;
import shop.domain.OrderEvent.OrderCancelled;
import shop.domain.OrderEvent.OrderDelivered;
import shop.domain.OrderEvent.OrderLinesReturned;
import shop.domain.OrderEvent.OrderPaid;
import shop.domain.OrderEvent.OrderPlaced;
import shop.domain.OrderEvent.OrderShipped;
import shop.domain.OrderEvent.TakenBack;
import shop.domain.Rejection.AlreadyExists;
import shop.domain.Rejection.DoesNotExist;
import shop.domain.Rejection.NotAllowed;

/** Each command in each state: the event that it makes, or why it is rejected. */
class OrderLifecycleTest {

  private static final String TABLE =
      """
                 Place        Pay        Ship          Deliver         Cancel          Return
      (none)     OrderPlaced  missing    missing       missing         missing         missing
      PLACED     exists       OrderPaid  no            no              OrderCancelled  no
      PAID       exists       no         OrderShipped  no              OrderCancelled  no
      SHIPPED    exists       no         no            OrderDelivered  no              OrderLinesReturned
      DELIVERED  exists       no         no            no              no              OrderLinesReturned
      CANCELLED  exists       no         no            no              no              no
      """;

  private static final OrderPlaced PLACED = placed(line(CUP, 3, "2.5"), line(PLATE, 1, "4"));
  private static final OrderPaid PAID = new OrderPaid(PLACEMENT, MONDAY);
  private static final OrderShipped SHIPPED = new OrderShipped(PLACEMENT, "Owl", "T-1", MONDAY);
  private static final OrderDelivered DELIVERED = new OrderDelivered(PLACEMENT, MONDAY);
  private static final OrderCancelled CANCELLED =
      new OrderCancelled(
          PLACEMENT,
          "changed my mind",
          List.of(
              new TakenBack(0, "cup", 3, PLACED.lines().get(0).unitPrice()),
              new TakenBack(1, "plate", 1, PLACED.lines().get(1).unitPrice())),
          TUESDAY);

  private static final Map<String, List<OrderEvent>> HISTORIES =
      Map.of(
          "(none)", List.of(),
          "PLACED", List.of(PLACED),
          "PAID", List.of(PLACED, PAID),
          "SHIPPED", List.of(PLACED, PAID, SHIPPED),
          "DELIVERED", List.of(PLACED, PAID, SHIPPED, DELIVERED),
          "CANCELLED", List.of(PLACED, CANCELLED));

  private static final List<OrderCommand> COMMANDS =
      List.of(
          place(GBP, listed(CUP, 3)),
          new Pay("o-1", TUESDAY),
          new Ship("o-1", "Owl", "T-1", TUESDAY),
          new Deliver("o-1", TUESDAY),
          new Cancel("o-1", "changed my mind", TUESDAY),
          bringBack(back(CUP, 1)));

  static List<Arguments> everyCommandInEveryState() {
    List<List<String>> rows = TABLE.lines().map(row -> List.of(row.trim().split("\\s+"))).toList();
    List<Arguments> cells = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      for (int column = 0; column < rows.getFirst().size(); column++) {
        cells.add(Arguments.of(row.getFirst(), rows.getFirst().get(column), row.get(column + 1)));
      }
    }
    return cells;
  }

  @ParameterizedTest(name = "{0}: {1} → {2}")
  @MethodSource
  void everyCommandInEveryState(String state, String command, String outcome) {
    Decision<OrderEvent, Rejection> decision =
        OrderDecider.decide(reached(state), command(command));

    switch (decision) {
      case Decision.Accepted<OrderEvent, Rejection> accepted ->
          assertThat(accepted.events())
              .extracting(event -> event.getClass().getSimpleName())
              .containsExactly(outcome);
      case Decision.Rejected<OrderEvent, Rejection> rejected ->
          assertThat(rejected.rejection()).isEqualTo(rejection(outcome, state, command));
    }
  }

  private static Rejection rejection(String name, String state, String command) {
    AggregateId id = Aggregates.order("o-1");
    return switch (name) {
      case "exists" -> new AlreadyExists(id);
      case "missing" -> new DoesNotExist(id);
      case "no" ->
          new NotAllowed(
              OrderStatus.valueOf(state), Objects.requireNonNull(ACTIONS.get(command), command));
      default -> throw new AssertionError("No rejection: " + name);
    };
  }

  private static final Map<String, String> ACTIONS =
      Map.of(
          "Pay", "paid",
          "Ship", "shipped",
          "Deliver", "delivered",
          "Cancel", "cancelled",
          "Return", "returned");

  @Test
  void theTableHasEveryStateAndEveryCommand() {
    List<String> header = List.of(TABLE.lines().findFirst().orElseThrow().trim().split("\\s+"));
    assertThat(header)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of(OrderCommand.Place.class), permitted(Change.class))
                .map(Class::getSimpleName)
                .toList());
    assertThat(TABLE.lines().skip(1).map(row -> row.substring(0, row.indexOf(' '))))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of("(none)"), Arrays.stream(OrderStatus.values()).map(Enum::name))
                .toList());
  }

  private static Stream<Class<?>> permitted(Class<?> type) {
    return Stream.of(Objects.requireNonNull(type.getPermittedSubclasses()));
  }

  private static OrderCommand command(String name) {
    Map<String, OrderCommand> byName =
        COMMANDS.stream()
            .collect(Collectors.toMap(c -> c.getClass().getSimpleName(), Function.identity()));
    return Objects.requireNonNull(byName.get(name), name);
  }

  private static @Nullable Order reached(String state) {
    Order order = null;
    for (OrderEvent event : Objects.requireNonNull(HISTORIES.get(state), state)) {
      order = OrderDecider.evolve(order, event);
    }
    return order;
  }

  @Test
  void anOrderGoesAllTheWayAndKeepsWhatWasFixedAtPlacement() {
    order()
        .when(place(null, listed(CUP, 3), listed(PLATE, 1)))
        .then(PLACED)
        .when(new Pay("o-1", TUESDAY))
        .then(new OrderPaid(PLACEMENT, TUESDAY))
        .when(new Ship("o-1", null, null, TUESDAY))
        .then(new OrderShipped(PLACEMENT, null, null, TUESDAY))
        .when(new Deliver("o-1", TUESDAY))
        .then(new OrderDelivered(PLACEMENT, TUESDAY))
        .thenIs(
            new Order(
                PLACEMENT,
                OrderStatus.DELIVERED,
                List.of(now(CUP, 3, "2.5", 0), now(PLATE, 1, "4", 0)),
                0));
  }

  @Test
  void aCancellationTakesEveryLineBackWithItsPrice() {
    order(PLACED, PAID)
        .when(new Cancel("o-1", "changed my mind", TUESDAY))
        .then(CANCELLED)
        .thenIs(
            new Order(
                PLACEMENT,
                OrderStatus.CANCELLED,
                List.of(now(CUP, 3, "2.5", 0), now(PLATE, 1, "4", 0)),
                0));
    assertThat(CANCELLED.total()).isEqualByComparingTo(PLACED.total()).isEqualByComparingTo("11.5");
  }

  static final List<OrderEvent> NOT_BEGINNINGS =
      List.of(
          PAID,
          SHIPPED,
          DELIVERED,
          CANCELLED,
          new OrderLinesReturned(PLACEMENT, List.of(), List.of(), TUESDAY));

  @ParameterizedTest
  @FieldSource("NOT_BEGINNINGS")
  void aHistoryThatDoesNotBeginWithThePlacementIsABug(OrderEvent event) {
    assertThatThrownBy(() -> OrderDecider.evolve(null, event))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(event.getClass().getSimpleName())
        .hasMessageContaining("ORDER#o-1");
  }
}
