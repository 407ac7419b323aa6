package shop.testing;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import cqrs.journal.codec.Position;
import cqrs.journal.codec.RecordedEvent;
import cqrs.testkit.faults.StepThread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import shop.domain.ShopEvent;

/** One request that is being answered, a call at a time. */
final class PendingRequest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  final CheckedQuery question;
  final Wish wish;
  final Before before;
  private final StepThread thread;
  private volatile @Nullable APIGatewayV2HTTPResponse response;

  /**
   * The freshness that the request asks for.
   *
   * @param tokens the writes that it has to contain
   * @param foreign whether a token is written as one of another epoch
   * @param seconds how long to wait
   */
  record Wish(List<Position> tokens, boolean foreign, int seconds) {

    static final Wish NONE = new Wish(List.of(), false, 0);

    Map<String, String> headers(long epoch) {
      Map<String, String> headers = new HashMap<>();
      headers.put("prefer", "wait=" + seconds);
      List<String> written = new ArrayList<>();
      for (Position at : tokens) {
        long shown = foreign && written.isEmpty() ? 3 - epoch : epoch;
        written.add(shown == 1 ? at.toString() : at + ":" + shown);
      }
      if (!written.isEmpty()) {
        headers.put("consistency-token", String.join(",", written));
      }
      return headers;
    }

    Map<Integer, Long> floor() {
      Map<Integer, Long> floor = new TreeMap<>();
      tokens.forEach(at -> floor.merge(at.partition(), at.offset(), Math::max));
      return floor;
    }
  }

  /**
   * The state of the view when the request came.
   *
   * @param active empty if nothing may be read yet
   * @param shown the active generation's checkpoints
   * @param sure per partition, what every generation has that a reader may know
   */
  record Before(Optional<Long> active, Map<Integer, Long> shown, Map<Integer, Long> sure) {}

  PendingRequest(
      CheckedQuery question,
      Wish wish,
      Before before,
      QueryInstance instance,
      StepInterceptor turns,
      long epoch) {
    this.question = question;
    this.wish = wish;
    this.before = before;
    this.thread = turns.begin(() -> response = instance.ask(question, wish.headers(epoch)));
  }

  /** Up to the next call. False if it is answered. */
  boolean step() {
    return thread.step();
  }

  int status() {
    return response().getStatusCode();
  }

  private APIGatewayV2HTTPResponse response() {
    APIGatewayV2HTTPResponse answered = response;
    if (answered == null) {
      throw new IllegalStateException("The function has failed.", thread.failure());
    }
    return answered;
  }

  JsonNode json() {
    try {
      return JSON.readTree(response().getBody());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isBehind() {
    return status() == UNAVAILABLE;
  }

  /** Whether it was to wait; it does not for a view that is being built. */
  boolean hasWaited() {
    return wish.seconds() > 0 && before.active().isPresent();
  }

  /** The page after the one that was answered. */
  Optional<CheckedQuery> next() {
    return status() == OK
            && question instanceof CheckedOrderQuery.OrdersOf page
            && json().has("next")
        ? Optional.of(page.next(json()))
        : Optional.empty();
  }

  /** The answer's fault; empty if it contains the write or says that it does not. */
  List<String> wrong(List<RecordedEvent<ShopEvent>> journal) {
    return switch (status()) {
      case OK, NOT_FOUND ->
          wish.foreign()
              ? List.of("A token of another epoch was taken.")
              : judged(journal, wish.floor());
      case UNAVAILABLE -> unjustified(journal);
      case BAD_REQUEST -> wish.foreign() ? List.of() : List.of("400: " + json());
      default -> List.of(status() + ": " + json());
    };
  }

  private List<String> judged(List<RecordedEvent<ShopEvent>> journal, Map<Integer, Long> floor) {
    AnswerChecker checker = new AnswerChecker(journal, floor);
    question.checker(checker, status() == OK ? json() : MissingNode.getInstance());
    return checker.wrong();
  }

  private List<String> unjustified(List<RecordedEvent<ShopEvent>> journal) {
    boolean says =
        json().path("type").asText().endsWith("view-behind")
            && Objects.requireNonNullElse(response().getHeaders().get("Retry-After"), "")
                .matches("[1-9]\\d*");
    boolean couldTell =
        before.active().isPresent()
            && Stream.concat(wish.tokens().stream(), question.needs(journal).stream())
                .allMatch(at -> before.sure().getOrDefault(at.partition(), 0L) >= at.offset());
    return says && !couldTell
        ? List.of()
        : List.of("503 for no reason, or not said well: " + json());
  }

  /** Whether it lacks something that the view has had all the time: the read was stale. */
  boolean isStale(List<RecordedEvent<ShopEvent>> journal) {
    return (status() == OK || status() == NOT_FOUND) && !judged(journal, before.shown()).isEmpty();
  }

  @Override
  public String toString() {
    // A cursor is signed with a key that is drawn anew each time.
    return question.toString().replaceAll("cursor=[\\w-]+", "cursor=…") + " " + wish;
  }
}
