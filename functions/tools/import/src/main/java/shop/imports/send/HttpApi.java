package shop.imports.send;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The system's HTTP API, as a client that waits patiently sees it.
 *
 * <p>429, 502, 503, 504 and broken connections are waited out: as long as {@code Retry-After} says,
 * else a pause that doubles up to 5 seconds, with some chance in it so that writers do not come
 * back together. Every request may be repeated, because each can be done twice without harm ({@link
 * Command}). A failure that outlasts the patience, or that no waiting mends, ends in {@link
 * Stopped}.
 */
public final class HttpApi implements AutoCloseable {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);
  private static final JSON READER = JSON.std.with(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final String base;
  private final String token;
  private final Duration patience;
  private final Pauses pauses;
  private final LongAdder commands = new LongAdder();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * @param token says who calls; empty: nobody in particular
   */
  public HttpApi(URI base, String token, Duration patience, Pauses pauses) {
    this.base = base.toString().replaceAll("/+$", "");
    this.token = token;
    this.patience = patience;
    this.pauses = pauses;
  }

  /** The first request of a run, which tells at once where nothing is there to wait for. */
  public void greet() {
    HttpRequest request = request("/views").GET().build();
    try {
      client.send(request, BodyHandlers.discarding());
    } catch (ConnectException _) {
      throw new Stopped(
          "Nothing answers at "
              + base
              + ": start the system first (mvn in the project's root), or name it with -Durl.");
    } catch (IOException _) {
      // Somebody is there, if unwell: what follows is patient.
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  Answer get(String path) {
    return send("GET " + path, request(path).GET().build());
  }

  Answer send(Command command) {
    HttpRequest.Builder request =
        request(command.path())
            .header("Content-Type", "application/json")
            .method(command.method(), BodyPublishers.ofString(command.body()));
    command.key().ifPresent(key -> request.header("Idempotency-Key", key));
    Answer answer = send(command.method() + " " + command.path(), request.build());
    commands.increment();
    return answer;
  }

  /** Asks until the answer is as wanted: a view shows a write a little later. */
  Answer await(String path, Predicate<Answer> wanted, String otherwise) {
    Waiting waiting = new Waiting();
    while (true) {
      Answer answer = get(path);
      if (wanted.test(answer)) {
        return answer;
      }
      waiting.pause("GET " + path, otherwise, null);
    }
  }

  /** How many commands were answered, whatever the answer. */
  public long commands() {
    return commands.sum();
  }

  Duration patience() {
    return patience;
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(LONGEST_ANSWER);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private Answer send(String name, HttpRequest request) {
    Waiting waiting = new Waiting();
    while (true) {
      try {
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        Answer answer = answer(name, response);
        switch (answer.status()) {
          case 429, 502, 503, 504 ->
              waiting.pause(name, "has answered " + answer.reason(), retryAfter(response));
          case 401, 403 ->
              throw new Stopped(
                  name
                      + " is not allowed ("
                      + answer.reason()
                      + "): give -Dtoken one with orders:write, orders:fulfil, catalogue:write,"
                      + " orders:read-all, orders:import.");
          case 500 ->
              throw new Stopped(
                  name
                      + " failed inside the system ("
                      + answer.reason()
                      + "): look at its log, then run the same command again.");
          default -> {
            return answer;
          }
        }
      } catch (HttpTimeoutException _) {
        waiting.pause(name, "has not answered in time", null);
      } catch (IOException e) {
        waiting.pause(name, "cannot be reached (" + reason(e) + ")", null);
      } catch (InterruptedException _) {
        throw interrupted();
      }
    }
  }

  private static Answer answer(String name, HttpResponse<byte[]> response) {
    Map<String, Object> body = Map.of();
    try {
      body = READER.mapFrom(response.body());
    } catch (IOException _) {
      // The body is not JSON: Fields reports it where a field is needed.
    }
    boolean replayed = response.headers().firstValue("Idempotent-Replayed").isPresent();
    return new Answer(response.statusCode(), new Fields(name, body), replayed);
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    Optional<String> seconds = response.headers().firstValue("Retry-After");
    return seconds.filter(text -> text.matches("\\d{1,4}")).isPresent()
        ? Duration.ofSeconds(Integer.parseInt(seconds.get()))
        : null;
  }

  private static String reason(IOException e) {
    return e instanceof ConnectException
        ? "connection refused"
        : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static Stopped interrupted() {
    Thread.currentThread().interrupt();
    return new Stopped("The import was interrupted: run the same command again to go on.");
  }

  /** The waiting for one answer, from its first failure on. */
  private final class Waiting {
    private final long deadline = pauses.nanos() + patience.toNanos();
    private Duration next = FIRST_PAUSE;

    void pause(String name, String problem, @Nullable Duration asked) {
      long left = deadline - pauses.nanos();
      if (left <= 0) {
        throw new Stopped(
            ("%s %s for %d s: what was sent is safe; see to the system at %s, "
                    + "then run the same command again.")
                .formatted(name, problem, patience.toSeconds(), base));
      }
      Duration pause = asked == null ? withChance(next) : asked;
      next =
          next.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next.multipliedBy(2);
      try {
        pauses.pause(pause.toNanos() > left ? Duration.ofNanos(left) : pause);
      } catch (InterruptedException _) {
        throw interrupted();
      }
    }

    private static Duration withChance(Duration pause) {
      return Duration.ofMillis(
          ThreadLocalRandom.current().nextLong(pause.toMillis() / 2, pause.toMillis() + 1));
    }
  }
}
