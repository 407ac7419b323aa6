package local.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A function behind the managed runtime's own serialisation, which remembers what it was given. */
final class TestFunction implements Invoker {

  /** What the function does with an event. */
  @FunctionalInterface
  interface Handler {
    @Nullable StreamsEventResponse handle(DynamodbEvent event) throws Exception;
  }

  private static final PojoSerializer<DynamodbEvent> EVENTS =
      LambdaEventSerializers.serializerFor(
          DynamodbEvent.class, TestFunction.class.getClassLoader());
  private static final PojoSerializer<StreamsEventResponse> RESPONSES =
      JacksonFactory.getInstance().getSerializer(StreamsEventResponse.class);

  private final List<DynamodbEvent> events = new CopyOnWriteArrayList<>();
  private final List<String> payloads = new CopyOnWriteArrayList<>();
  private volatile Handler handler;
  private volatile @Nullable String answer;

  TestFunction(Handler handler) {
    this.handler = handler;
  }

  static TestFunction thatSucceeds() {
    return new TestFunction(_ -> null);
  }

  void nowDoes(Handler other) {
    handler = other;
  }

  /** Answers with this, whatever the handler says, as a function of another type may. */
  TestFunction answering(String json) {
    answer = json;
    return this;
  }

  @Override
  public byte[] invoke(byte[] eventJson) throws Exception {
    payloads.add(new String(eventJson, UTF_8));
    DynamodbEvent event = EVENTS.fromJson(new ByteArrayInputStream(eventJson));
    events.add(event);
    StreamsEventResponse response = handler.handle(event);
    String fixed = answer;
    if (fixed != null) {
      return fixed.getBytes(UTF_8);
    }
    if (response == null) {
      return new byte[0];
    }
    var out = new ByteArrayOutputStream();
    RESPONSES.toJson(response, out);
    return out.toByteArray();
  }

  List<DynamodbStreamRecord> records() {
    return events.stream().flatMap(event -> event.getRecords().stream()).toList();
  }

  List<String> payloads() {
    return payloads;
  }

  /** The keys of each invocation, in order. */
  List<List<String>> invocations() {
    return events.stream().map(TestFunction::keys).toList();
  }

  /** All keys delivered, repeated where they came again. */
  List<String> delivered() {
    return invocations().stream().flatMap(List::stream).toList();
  }

  static List<String> keys(DynamodbEvent event) {
    return event.getRecords().stream().map(TestFunction::key).toList();
  }

  static String key(DynamodbStreamRecord record) {
    return requireNonNull(record.getDynamodb().getKeys().get("pk"), "pk").getS();
  }

  /** Reports the records of these keys as failed, in the order given. */
  static StreamsEventResponse failing(DynamodbEvent event, List<String> keys) {
    List<BatchItemFailure> failures =
        keys.stream()
            .flatMap(key -> event.getRecords().stream().filter(r -> key(r).equals(key)))
            .map(record -> new BatchItemFailure(record.getDynamodb().getSequenceNumber()))
            .toList();
    return new StreamsEventResponse(failures);
  }
}
