package local.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import local.functions.Outcome.Failed;
import local.functions.Outcome.Returned;
import local.functions.Outcome.TimedOut;
import local.template.StartupException;
import local.template.Template.Async;
import local.template.Template.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;

@TestInstance(Lifecycle.PER_CLASS)
class LocalFunctionTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final AmazonDynamoDBLocal local = DynamoDBEmbedded.create(true);
  private final DynamoDbClient dynamoDb = local.dynamoDbClient();

  @AfterAll
  void stop() {
    local.shutdown();
  }

  @Test
  void anInstanceServesOneInvocationAtATimeAndIsUsedAgain() {
    Counting.INSTANCES.set(0);
    var function = function(Counting.class, LONG);
    assertThat(function.invoke(json("\"one\""))).isEqualTo(new Returned("\"ONE\""));
    assertThat(function.invoke(json("\"two\""))).isEqualTo(new Returned("\"TWO\""));
    assertThat(Counting.INSTANCES).hasValue(1);
  }

  @Test
  void anotherInstanceIsStartedWhenAllAreBusy() {
    Meeting.INSTANCES.set(0);
    var function = function(Meeting.class, LONG);
    var first = function.start(json("\"a\""));
    var second = function.start(json("\"b\""));
    assertThat(first.join()).isInstanceOf(Returned.class);
    assertThat(second.join()).isInstanceOf(Returned.class);
    assertThat(Meeting.INSTANCES).hasValue(2);
  }

  @Test
  void aFunctionIsEndedAtItsTimeoutAndItsInstanceNotUsedAgain() {
    Stuck.INSTANCES.set(0);
    var timeout = Duration.ofSeconds(2);
    var function = function(Stuck.class, timeout);
    assertThat(function.invoke(json("\"wait\""))).isEqualTo(new TimedOut(timeout));
    assertThat(function.invoke(json("\"go\""))).isEqualTo(new Returned("\"gone\""));
    assertThat(Stuck.INSTANCES).hasValue(2);
  }

  /** On Lambda its process is ended; a retry must not meet what it still writes. */
  @Test
  void anInstanceThatRanIntoItsTimeoutWritesNothingMore() throws Exception {
    dynamoDb.createTable(
        r ->
            r.tableName("Late")
                .attributeDefinitions(
                    AttributeDefinition.builder().attributeName("pk").attributeType("S").build())
                .keySchema(KeySchemaElement.builder().attributeName("pk").keyType("HASH").build())
                .billingMode("PAY_PER_REQUEST"));
    var timeout = Duration.ofSeconds(1);
    var function = function(Late.class, timeout);

    assertThat(function.invoke(json("\"wait\""))).isEqualTo(new TimedOut(timeout));
    Late.TIMED_OUT.countDown();

    assertThat(Late.END.get(60, TimeUnit.SECONDS)).isInstanceOf(Instance.EndedError.class);
    assertThat(dynamoDb.scan(r -> r.tableName("Late")).items()).isEmpty();
  }

  @Test
  void aFunctionThatThrowsHasFailedWithWhatItThrew() {
    var function = function(Counting.class, LONG);
    assertThat(function.invoke(json("null")))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.cause()).isInstanceOf(NullPointerException.class));
  }

  @Test
  void anEventThatCannotBeReadFailsTheInvocation() {
    assertThat(function(Counting.class, LONG).invoke(json("{"))).isInstanceOf(Failed.class);
  }

  @Test
  void aConstructorThatFailsIsNamedWithItsReason() {
    assertThatThrownBy(() -> function(Unset.class, LONG))
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "The function F (Handler %s) cannot be started: its constructor fails: WRITE_TABLE is not set."
                .formatted(Unset.class.getName()));
  }

  @Test
  void aHandlerThatDoesNotExistOrIsNoneIsNamed() {
    assertThatThrownBy(
            () ->
                new LocalFunction(
                    definition("shop.Missing", LONG), "$LATEST", Clients.of(dynamoDb)))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("The function F (Handler shop.Missing)")
        .hasMessageContaining("there is no class shop.Missing");
    assertThatThrownBy(() -> function(String.class, LONG))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("java.lang.String has no handleRequest");
  }

  private LocalFunction function(Class<?> handler, Duration timeout) {
    return new LocalFunction(
        definition(handler.getName(), timeout), "$LATEST", Clients.of(dynamoDb));
  }

  private static Function definition(String handler, Duration timeout) {
    return new Function(
        "F", "F", handler, Map.of(), timeout, 128, OptionalInt.empty(), Async.DEFAULT);
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static final class Counting implements RequestHandler<String, String> {
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    public Counting() {
      INSTANCES.incrementAndGet();
    }

    @Override
    public String handleRequest(String event, Context context) {
      return event.toUpperCase(java.util.Locale.ROOT);
    }
  }

  public static final class Meeting implements RequestHandler<String, String> {
    private static final AtomicInteger INSTANCES = new AtomicInteger();
    private static final CountDownLatch BOTH = new CountDownLatch(2);

    public Meeting() {
      INSTANCES.incrementAndGet();
    }

    @Override
    public String handleRequest(String event, Context context) {
      BOTH.countDown();
      try {
        BOTH.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return event;
    }
  }

  public static final class Stuck implements RequestHandler<String, String> {
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    public Stuck() {
      INSTANCES.incrementAndGet();
    }

    @Override
    public String handleRequest(String event, Context context) {
      if (event.equals("wait")) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return "gone";
    }
  }

  /** Writes when its invocation is long over. */
  public static final class Late implements RequestHandler<String, String> {
    private static final CountDownLatch TIMED_OUT = new CountDownLatch(1);
    private static final CompletableFuture<Throwable> END = new CompletableFuture<>();

    private final DynamoDbClient dynamoDb;

    public Late(Map<String, String> environment, DynamoDbClient dynamoDb) {
      this.dynamoDb = dynamoDb;
    }

    @Override
    public String handleRequest(String event, Context context) {
      awaitTimeout();
      try {
        dynamoDb.putItem(r -> r.tableName("Late").item(Map.of("pk", AttributeValue.fromS("late"))));
        END.complete(new AssertionError("It was written."));
      } catch (Throwable e) {
        END.complete(e);
      }
      return event;
    }

    private static void awaitTimeout() {
      for (boolean waits = true; waits; ) {
        try {
          TIMED_OUT.await();
          waits = false;
        } catch (InterruptedException _) {
          // The timeout interrupts it, and it goes on all the same.
        }
      }
    }
  }

  public static final class Unset implements RequestHandler<String, String> {
    public Unset() {
      throw new IllegalStateException("WRITE_TABLE is not set");
    }

    @Override
    public String handleRequest(String event, Context context) {
      return event;
    }
  }
}
