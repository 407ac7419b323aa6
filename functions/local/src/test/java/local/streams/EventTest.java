package local.streams;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What a function is given, as JSON and as the managed runtime reads it. */
class EventTest {
  private static final TestDatabase database = TestDatabase.inMemory();

  @AfterAll
  static void close() {
    database.close();
  }

  private final TestTable table = database.newTable();
  private final TestFunction function = TestFunction.thatSucceeds();

  @Test
  void anInsertAnUpdateAndADeletionArriveWithTheirImages() {
    table.put(Map.of("pk", AttributeValue.fromS("a"), "n", AttributeValue.fromN("1")));
    table.put(Map.of("pk", AttributeValue.fromS("a"), "n", AttributeValue.fromN("2.50")));
    table.delete("a");
    List<DynamodbStreamRecord> records = deliver(3);

    assertThat(records)
        .extracting(DynamodbStreamRecord::getEventName)
        .containsExactly("INSERT", "MODIFY", "REMOVE");
    StreamRecord inserted = records.get(0).getDynamodb();
    StreamRecord modified = records.get(1).getDynamodb();
    StreamRecord removed = records.get(2).getDynamodb();
    assertThat(inserted.getOldImage()).isNull();
    assertThat(attribute(inserted.getNewImage(), "n").getN()).isEqualTo("1");
    assertThat(attribute(modified.getOldImage(), "n").getN()).isEqualTo("1");
    assertThat(attribute(modified.getNewImage(), "n").getN()).isEqualTo("2.5");
    assertThat(removed.getNewImage()).isNull();
    assertThat(attribute(removed.getOldImage(), "n").getN()).isEqualTo("2.5");
    assertThat(attribute(removed.getKeys(), "pk").getS()).isEqualTo("a");
  }

  @Test
  void everyTypeOfAttributeSurvivesTheJourney() {
    var bytes = SdkBytes.fromByteArray(new byte[] {0, -1, 127});
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put("pk", AttributeValue.fromS("each \"type\" – ünï\ud83d\ude80\n"));
    item.put("n", AttributeValue.fromN("-12345678901234567890.123456789"));
    item.put("b", AttributeValue.fromB(bytes));
    item.put("bool", AttributeValue.fromBool(false));
    item.put("nul", AttributeValue.fromNul(true));
    item.put("ss", AttributeValue.fromSs(List.of("x", "y")));
    item.put("ns", AttributeValue.fromNs(List.of("1", "2")));
    item.put("bs", AttributeValue.fromBs(List.of(bytes)));
    item.put("m", AttributeValue.fromM(Map.of("inner", AttributeValue.fromS("s"))));
    item.put(
        "l",
        AttributeValue.fromL(List.of(AttributeValue.fromN("1"), AttributeValue.fromL(List.of()))));
    item.put("empty", AttributeValue.fromS(""));
    table.put(item);

    var image = deliver(1).getFirst().getDynamodb().getNewImage();

    var sameBytes = ByteBuffer.wrap(new byte[] {0, -1, 127});
    assertThat(image).hasSize(11);
    assertThat(attribute(image, "pk").getS()).isEqualTo("each \"type\" – ünï\ud83d\ude80\n");
    assertThat(attribute(image, "n").getN()).isEqualTo("-12345678901234567890.123456789");
    assertThat(attribute(image, "b").getB()).isEqualTo(sameBytes);
    assertThat(attribute(image, "bool").getBOOL()).isFalse();
    assertThat(attribute(image, "nul").getNULL()).isTrue();
    assertThat(attribute(image, "ss").getSS()).containsExactlyInAnyOrder("x", "y");
    assertThat(attribute(image, "ns").getNS()).containsExactlyInAnyOrder("1", "2");
    assertThat(attribute(image, "bs").getBS()).containsExactly(sameBytes);
    assertThat(attribute(attribute(image, "m").getM(), "inner").getS()).isEqualTo("s");
    assertThat(attribute(image, "l").getL().get(0).getN()).isEqualTo("1");
    assertThat(attribute(image, "l").getL().get(1).getL()).isEmpty();
    assertThat(attribute(image, "empty").getS()).isEmpty();
  }

  @Test
  void theJsonHasTheFieldsThatLambdaDocuments() throws Exception {
    table.put("a");
    deliver(1);

    JsonNode record = new ObjectMapper().readTree(function.payloads().getFirst()).at("/Records/0");
    assertThat(record.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "eventID",
            "eventName",
            "eventVersion",
            "eventSource",
            "awsRegion",
            "dynamodb",
            "eventSourceARN");
    assertThat(record.get("eventSource").asText()).isEqualTo("aws:dynamodb");
    assertThat(record.get("eventVersion").asText()).isEqualTo("1.1");
    assertThat(record.get("eventSourceARN").asText()).isEqualTo(table.streamArn());
    JsonNode change = record.get("dynamodb");
    assertThat(change.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "ApproximateCreationDateTime",
            "Keys",
            "NewImage",
            "SequenceNumber",
            "SizeBytes",
            "StreamViewType");
    assertThat(change.get("ApproximateCreationDateTime").isIntegralNumber()).isTrue();
    assertThat(change.get("SequenceNumber").asText()).hasSizeGreaterThanOrEqualTo(21);
    // "pk" and "a", in the keys and in the image.
    assertThat(change.get("SizeBytes").asLong()).isEqualTo(6);
    assertThat(change.get("StreamViewType").asText()).isEqualTo("NEW_AND_OLD_IMAGES");
    assertThat(change.at("/Keys/pk/S").asText()).isEqualTo("a");
  }

  @Test
  void whatTimeToLiveRemovedTellsSo() throws Exception {
    var removed =
        Record.builder()
            .eventID("1")
            .eventName("REMOVE")
            .eventVersion("1.1")
            .eventSource("aws:dynamodb")
            .awsRegion("ddblocal")
            .userIdentity(by -> by.principalId("dynamodb.amazonaws.com").type("Service"))
            .dynamodb(
                change ->
                    change
                        .keys(Map.of("pk", AttributeValue.fromS("a")))
                        .sequenceNumber("000000000000000000007")
                        .sizeBytes(3L)
                        .streamViewType("KEYS_ONLY"))
            .build();
    String json = EventJson.ofRecord(removed, "arn", Instant.EPOCH);
    JsonNode identity = new ObjectMapper().readTree(json).get("userIdentity");
    assertThat(identity.get("principalId").asText()).isEqualTo("dynamodb.amazonaws.com");
    assertThat(identity.get("type").asText()).isEqualTo("Service");
    var filter = new FilterCriteria("f", List.of("{\"userIdentity\":{\"type\":[\"Service\"]}}"));
    assertThat(filter.matches(json)).isTrue();
  }

  @Test
  void theTimeOfWritingIsNotADisguisedMinute() {
    Instant before = Instant.now();
    table.put("a");
    Instant told = deliver(1).getFirst().getDynamodb().getApproximateCreationDateTime().toInstant();
    // DynamoDB Local itself tells the minute, which would make a fresh record look a minute old.
    assertThat(told)
        .isBetween(before.minus(Duration.ofSeconds(1)), before.plus(Duration.ofSeconds(30)));
  }

  private static com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue
      attribute(
          Map<String, com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue>
              attributes,
          String name) {
    return requireNonNull(attributes.get(name), name);
  }

  private List<DynamodbStreamRecord> deliver(int records) {
    try (var mapping = new TestMapping(database, table, Settings.defaults(), function).started()) {
      mapping.awaitDelivered(records);
    }
    return function.records();
  }
}
