package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import local.LocalOptions;
import local.LocalSystem;
import local.alarms.AlarmState;
import local.alarms.AlarmStatus;
import org.jspecify.annotations.Nullable;
import shop.testing.Await;
import shop.testing.openapi.Contract;
import shop.testing.openapi.OpenApi;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The running system as a caller sees it. One serves all tests of a run: ids are never reused. */
final class Shop implements AutoCloseable {

  /** Every address that a test registers ends so; none may come back in an answer. */
  static final String MAIL = "@mail.example";

  private static final Contract CONTRACT = new Contract(OpenApi.document());

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final Set<String> COMMON = Set.of("GBP", "EUR", "USD", "JPY", "KWD");

  private final LocalSystem system;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicInteger ids;
  private final Queue<String> currencies;
  private final Optional<String> token;

  private Shop(
      LocalSystem system, AtomicInteger ids, Queue<String> currencies, Optional<String> token) {
    this.system = system;
    this.ids = ids;
    this.currencies = currencies;
    this.token = token;
  }

  private static Queue<String> currencies() {
    return new ConcurrentLinkedQueue<>(
        Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() == 2)
            .map(Currency::getCurrencyCode)
            .filter(code -> !COMMON.contains(code))
            .sorted(Comparator.naturalOrder())
            .toList());
  }

  static Shop start() {
    return start(LocalOptions.inMemory(root().resolve("template.yaml")));
  }

  static Shop start(LocalOptions options) {
    Shop shop =
        new Shop(LocalSystem.start(options), new AtomicInteger(), currencies(), Optional.empty());
    Await.telling(shop.system, shop::state);
    return shop;
  }

  /** The state after a wait timed out: lag of the views, ringing alarms, failed functions. */
  private String state() {
    String views =
        get("/views")
            .json()
            .path("items")
            .valueStream()
            .map(
                view ->
                    "%s: %s, generation %s, lag %s, blocked %s, building %s"
                        .formatted(
                            view.path("view").asText(),
                            view.path("state").asText(),
                            view.path("generation"),
                            view.path("lag"),
                            view.path("blocked"),
                            view.path("building")))
            .collect(Collectors.joining("\n  "));
    String alarms =
        system.alarms().stream()
            .filter(alarm -> alarm.state() == AlarmState.ALARM)
            .map(AlarmStatus::name)
            .collect(Collectors.joining(", "));
    List<String> errors =
        system.logs().stream()
            .filter(entry -> entry.line().startsWith("{\"level\":\"ERROR\""))
            .map(entry -> entry.function() + ": " + entry.line().strip())
            .toList();
    return "The system at %s\n  %s\n  ringing: %s\n  last errors: %s"
        .formatted(
            uri(),
            views,
            alarms.isEmpty() ? "none" : alarms,
            errors.isEmpty()
                ? "none"
                : String.join(
                    "\n    ", errors.subList(Math.max(0, errors.size() - 3), errors.size())));
  }

  /** The same system for a caller with that token. */
  Shop as(String bearer) {
    return new Shop(system, ids, currencies, Optional.of(bearer));
  }

  /** The project's root folder, wherever in it the tests are run. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("template.yaml"))) {
      folder = folder.resolve("..").normalize();
    }
    return folder;
  }

  URI uri() {
    return system.uri();
  }

  DynamoDbClient dynamoDb() {
    return system.dynamoDb();
  }

  LocalSystem system() {
    return system;
  }

  /** An id, or a name, that no other test has. */
  String id(String prefix) {
    return prefix + "-" + ids.incrementAndGet();
  }

  /** A currency with two decimals that no other test has: rankings are one list for everybody. */
  String currency() {
    String code = currencies.poll();
    if (code == null) {
      throw new IllegalStateException("No currency is left: let tests share some.");
    }
    return code;
  }

  Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  /** All items of a list, page by page. */
  List<JsonNode> items(String path) {
    List<JsonNode> items = new ArrayList<>();
    String next = "";
    do {
      String cursor = (path.contains("?") ? "&" : "?") + "cursor=" + next;
      JsonNode page = get(path + (next.isEmpty() ? "" : cursor)).succeeds().json();
      page.path("items").forEach(items::add);
      next = page.path("next").asText("");
    } while (!next.isEmpty());
    return items;
  }

  /**
   * The query's answer that contains the write of a command's answer. Repeats a query if told to.
   */
  Answer getSeeing(Answer command, String path) {
    String token = command.json().path("consistencyToken").asText();
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (true) {
      Answer answer = get(path, "Consistency-Token", token, "Prefer", "wait=10");
      boolean isBehind = answer.status() == 503 && answer.text().contains("view-behind");
      if (!isBehind || System.nanoTime() > end) {
        return answer;
      }
    }
  }

  Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  Answer put(String path, String body, String... headers) {
    return send("PUT", path, body, headers);
  }

  /** Sends JSON, unless the headers say another type. */
  Answer send(String method, String path, @Nullable String body, String... headers) {
    BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    boolean typed = body == null || List.of(headers).contains("Content-Type");
    return sendRaw(method, path, content, typed ? headers : with(headers));
  }

  private static String[] with(String... headers) {
    String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return all;
  }

  /** Sends what it is given, and holds the answer against what must be true of every answer. */
  Answer sendRaw(String method, String path, BodyPublisher body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri() + path))
            .timeout(Duration.ofSeconds(60))
            .method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      Answer answer =
          new Answer(method, path, response.statusCode(), response.headers(), response.body());
      keepsSecrets(answer);
      keepsContract(request.build(), path, answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Holds every exchange of these tests against infra/openapi.yaml. */
  private static void keepsContract(HttpRequest request, String target, Answer answer) {
    Contract.Asked asked =
        new Contract.Asked(
            request.method(),
            target,
            joined(request.headers().map()),
            SdkBytes.fromByteArrayUnsafe(
                request.bodyPublisher().map(Shop::bytes).orElse(new byte[0])));
    Contract.Answered answered =
        new Contract.Answered(answer.status(), joined(answer.headers().map()), answer.text());
    assertThat(CONTRACT.faults(asked, answered))
        .as("%s, held against infra/openapi.yaml", answer)
        .isEmpty();
  }

  private static Map<String, String> joined(Map<String, List<String>> headers) {
    Map<String, String> joined = new TreeMap<>();
    headers.forEach(
        (name, values) -> joined.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return joined;
  }

  private static byte[] bytes(BodyPublisher publisher) {
    BodySubscriber<byte[]> bytes = HttpResponse.BodySubscribers.ofByteArray();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            bytes.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer part) {
            bytes.onNext(List.of(part));
          }

          @Override
          public void onError(Throwable thrown) {
            bytes.onError(thrown);
          }

          @Override
          public void onComplete() {
            bytes.onComplete();
          }
        });
    return bytes.getBody().toCompletableFuture().join();
  }

  private void keepsSecrets(Answer answer) {
    String all = withoutGuarded(answer) + answer.headers().map();
    assertThat(all)
        .as("%s %s", answer.method(), answer.path())
        .doesNotContain(MAIL, "\tat ", "at shop.", "shop.command", "amazonaws")
        .doesNotContain("JOURNAL#", "COMMAND#", "CUSTOMER#", "PRODUCT#", "ORDER#");
    // Operators see what blocks a view, the name of an exception included.
    if (!answer.path().matches("/(views|events).*")) {
      assertThat(all).as("%s %s", answer.method(), answer.path()).doesNotContain("Exception");
    }
    for (var table : system.template().tables()) {
      assertThat(all).as("%s %s", answer.method(), answer.path()).doesNotContain(table.name());
    }
  }

  /** Without e-mail addresses where they may stand: in a profile, in events and in what follows. */
  private static String withoutGuarded(Answer answer) {
    boolean mayHave =
        answer.method().equals("GET")
            && answer.status() == 200
            && answer
                .path()
                .matches("/customers/[^/?]+\\??|/views/\\w+/explanation.*|.*/?events.*");
    return mayHave ? answer.text().replace(MAIL, "") : answer.text();
  }

  /** Waits until every view shows everything that was written. */
  void awaitViews() {
    long _ = Await.until("all views caught up", () -> lag(get("/views").json()), lag -> lag == 0);
  }

  private static long lag(JsonNode views) {
    long behind = 0;
    for (JsonNode view : views.path("items")) {
      behind += view.path("lag").path("events").asLong();
      assertThat(view.path("blocked")).as("blocked: %s", view).isEmpty();
    }
    return behind;
  }

  @Override
  public void close() {
    Await.stopped(system);
    client.close();
    system.close();
    assertThat(system.permissions().missing()).as("what no policy allows").isEmpty();
  }
}
