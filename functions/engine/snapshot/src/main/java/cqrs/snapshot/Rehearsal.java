package cqrs.snapshot;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;

/** One recorded event, handled without anything outside of this process. */
public final class Rehearsal {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BAD_REQUEST = 400;

  private final Recorded recorded;
  private final RecordedClient client;

  private Rehearsal(Recorded recorded) {
    this.recorded = recorded;
    this.client = new RecordedClient(recorded);
  }

  /** Primes a function. A failure is logged in one line and has no other effect. */
  static void of(Primed function) {
    FutureTask<Boolean> rehearsal = new FutureTask<>(() -> rehearse(function));
    // A thread of its own: one that does not come to its end shall not keep the function from its.
    Thread.ofPlatform().daemon().name("priming").start(rehearsal);
    try {
      if (!rehearsal.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        failed("no service was called");
      }
    } catch (ExecutionException e) {
      failed(e.getCause());
    } catch (TimeoutException e) {
      rehearsal.cancel(true);
      failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean rehearse(Primed function) throws IOException {
    Rehearsal rehearsal = new Rehearsal(Recorded.of(function.record()));
    function.rehearse(rehearsal);
    return rehearsal.client.isCalled() || rehearsal.recorded.calls().isEmpty();
  }

  private static void failed(@Nullable Object why) {
    LambdaRuntime.getLogger().log("Not primed, which costs time only: " + why + "\n");
  }

  /** The settings of the recording, overlaid with the settings of this function. */
  public Map<String, String> environment(Map<String, String> here) {
    Map<String, String> environment = new HashMap<>(here);
    environment.putAll(recorded.environment());
    return environment;
  }

  /** A client as functions have it, except that it answers from the record. */
  public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
    return builder
        .httpClient(client)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")))
        .build();
  }

  /** Has the event handled as the runtime does it: from JSON and to JSON. */
  public <E> void play(Class<E> type, RequestHandler<E, ?> function) throws IOException {
    handle(serializer(type), function);
  }

  /** The same for a function that reads and writes JSON itself. */
  public void play(RequestStreamHandler function) throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(recorded.event().getBytes(StandardCharsets.UTF_8)),
        json,
        PlainContext.silent(PATIENCE));
    check(JSON.std.anyFrom(json.toByteArray()));
  }

  /** The same for a function that takes any JSON object. */
  @SuppressWarnings("unchecked") // The runtime makes such maps of JSON objects.
  public void play(RequestHandler<Map<String, Object>, ?> function) throws IOException {
    handle(
        (PojoSerializer<Map<String, Object>>) (PojoSerializer<?>) serializer(Map.class), function);
  }

  private <E> void handle(PojoSerializer<E> input, RequestHandler<E, ?> function)
      throws IOException {
    play(
        (event, answer, context) ->
            write(function.handleRequest(input.fromJson(event), context), answer));
  }

  @SuppressWarnings("unchecked") // Made for what it writes.
  private static void write(@Nullable Object result, OutputStream answer) throws IOException {
    if (result == null) {
      answer.write("null".getBytes(StandardCharsets.UTF_8));
    } else {
      ((PojoSerializer<Object>) serializer(result.getClass())).toJson(result, answer);
    }
  }

  /** Functions that answer what went wrong do not throw it. */
  private static void check(@Nullable Object json) {
    if (json instanceof Map<?, ?> result && (isProblem(result) || hasFailures(result))) {
      throw new IllegalStateException("the answer is " + result);
    }
  }

  private static boolean isProblem(Map<?, ?> result) {
    return result.get("statusCode") instanceof Integer status && status >= BAD_REQUEST;
  }

  private static boolean hasFailures(Map<?, ?> result) {
    return result.get("batchItemFailures") instanceof List<?> failed && !failed.isEmpty();
  }

  private static <T> PojoSerializer<T> serializer(Class<T> type) {
    return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
        ? LambdaEventSerializers.serializerFor(type, type.getClassLoader())
        : JacksonFactory.getInstance().getSerializer(type);
  }
}
