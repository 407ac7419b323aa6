package local.gateway;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import local.events.Answer.Accepted;
import local.events.Answer.Done;
import local.events.Answer.Failed;
import local.events.Answer.Refused;
import local.events.Answer.Result;
import local.events.Entry;
import local.events.EventBuses;
import local.events.Fault;
import local.gateway.HttpRequest.Header;
import local.template.Template.Bus;

/** EventBridge's {@code PutEvents}, for SDKs and the AWS CLI (AWS JSON 1.1). */
public record PutEvents(EventBuses buses) {
  private static final String TYPE = "application/x-amz-json-1.1";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader STRICT =
      JSON.reader()
          .with(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** Answers a call; the target is the header {@code X-Amz-Target}. */
  HttpAnswer answer(String target, byte[] request) {
    if (!target.equals("AWSEvents.PutEvents")) {
      return refused(
          new Fault(
              "UnknownOperationException", "Of EventBridge only PutEvents is answered here."));
    }
    List<Entry> entries;
    try {
      entries = entries(STRICT.readTree(request));
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      return refused(new Fault("SerializationException", "The request cannot be read."));
    }
    return switch (buses.put(entries)) {
      case Failed(Fault fault) -> refused(fault);
      case Done(List<Result> results) -> done(results);
    };
  }

  private static List<Entry> entries(JsonNode body) {
    if (!body.path("Entries").isArray()) {
      throw new IllegalArgumentException("Entries is no list.");
    }
    return StreamSupport.stream(body.path("Entries").spliterator(), false)
        .map(PutEvents::entry)
        .toList();
  }

  private static Entry entry(JsonNode entry) {
    var bus = entry.path("EventBusName").asText("");
    var resources =
        StreamSupport.stream(entry.path("Resources").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    return new Entry(
        bus.isEmpty() ? Bus.DEFAULT : Bus.nameOf(bus),
        entry.path("Source").asText(""),
        entry.path("DetailType").asText(""),
        entry.path("Detail").asText(""),
        resources,
        Optional.of(entry.path("Time"))
            .filter(JsonNode::isNumber)
            .map(JsonNode::decimalValue)
            .map(PutEvents::time));
  }

  /** From seconds since 1970. */
  private static Instant time(BigDecimal seconds) {
    return Instant.ofEpochMilli(seconds.movePointRight(3).toBigInteger().longValueExact());
  }

  private static HttpAnswer done(List<Result> results) {
    var body = JSON.createObjectNode();
    body.put("FailedEntryCount", results.stream().filter(Refused.class::isInstance).count());
    var entries = body.putArray("Entries");
    for (var result : results) {
      var entry = entries.addObject();
      switch (result) {
        case Accepted(String id) -> entry.put("EventId", id);
        case Refused(Fault fault) ->
            entry.put("ErrorCode", fault.code()).put("ErrorMessage", fault.message());
      }
    }
    return answer(200, body.toString());
  }

  private static HttpAnswer refused(Fault fault) {
    var body = JSON.createObjectNode().put("__type", fault.code()).put("message", fault.message());
    return answer(fault.isInternal() ? 500 : 400, body.toString());
  }

  private static HttpAnswer answer(int status, String json) {
    return HttpAnswer.of(
        status, TYPE, json, new Header("x-amzn-RequestId", UUID.randomUUID().toString()));
  }
}
