package cqrs.admin;

import cqrs.domain.AggregateId;
import cqrs.http.Api;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Json;
import cqrs.journal.dynamodb.Packed;
import cqrs.projection.RowKey;
import cqrs.projection.internal.fold.Change;
import cqrs.projection.internal.fold.ChangeRecorder.Step;
import cqrs.projection.internal.fold.Ledger;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The JSON of events, of rows and of changes. Numbers of rows are texts, because they are exact.
 */
final class Items {

  /** Stands for bytes that are no UTF-8. */
  private static final char UNREADABLE = '\uFFFD';

  private static final int MOST_OF_ERROR = 300;

  private Items() {}

  /** An event as it stands in the journal, its aggregate included. */
  static Map<String, Object> event(JournalEntry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("position", entry.position().toString());
    json.put("type", entry.type());
    json.put("schema", entry.schema());
    json.put("aggregate", name(entry.aggregate()));
    json.put("version", entry.version());
    json.put("occurredAt", entry.occurredAt());
    json.put("recordedAt", entry.recordedAt());
    json.put("correlationId", entry.correlationId());
    json.put("causationId", entry.causationId());
    json.put("data", Json.object(entry.payload()));
    return json;
  }

  /** An aggregate as its path has it: {@code books/b1}. */
  static String name(AggregateId aggregate) {
    String kind =
        Api.ofApplication().journals().entrySet().stream()
            .filter(journal -> journal.getValue().equals(aggregate.type()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseGet(() -> aggregate.type().toLowerCase(Locale.ROOT));
    return kind + "/" + aggregate.id();
  }

  /** How much an answer has read of the journal. */
  static Map<String, Object> read(long events, double units) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("events", events);
    json.put("units", Math.round(Math.ceil(units)));
    return json;
  }

  /** Why an event cannot be projected. */
  static String error(RuntimeException cause) {
    String text = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    return text.substring(0, Math.min(text.length(), MOST_OF_ERROR));
  }

  static Map<String, Object> key(RowKey key) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pk", key.pk());
    json.put("sk", key.sk());
    return json;
  }

  static List<Map<String, Object>> changes(List<Step> steps) {
    return steps.stream().flatMap(Items::changes).toList();
  }

  private static Stream<Map<String, Object>> changes(Step step) {
    return switch (step.change()) {
      case Change.Add add -> Stream.of(change(step, "add", number(add.amount())));
      case Change.Min min -> Stream.of(change(step, "min", plain(min.value())));
      case Change.Max max -> Stream.of(change(step, "max", plain(max.value())));
      case Change.Set set -> Stream.of(change(step, "set", plain(set.value())));
      case Change.InGeneration keyed -> Stream.of(change(step, "index", keyed.text()));
      case Change.Append append ->
          append.values().stream().map(value -> change(step, "append", plain(value)));
    };
  }

  private static Map<String, Object> change(Step step, String change, @Nullable Object value) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("attribute", step.attribute());
    json.put("change", change);
    json.put("value", value);
    return json;
  }

  /** A row's attributes without its key and ledger. */
  static Map<String, Object> row(Map<String, AttributeValue> row) {
    Map<String, Object> json = new TreeMap<>();
    row.forEach(
        (name, value) -> {
          if (!name.equals("pk") && !name.equals("sk") && !Ledger.isLedger(name)) {
            json.put(name, plain(value));
          }
        });
    return json;
  }

  private static @Nullable Object plain(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> number(value.n());
      case B -> text(value);
      case BOOL -> value.bool();
      case L -> value.l().stream().map(Items::plain).toList();
      case M -> {
        Map<String, Object> json = new TreeMap<>();
        value.m().forEach((name, member) -> json.put(name, plain(member)));
        yield json;
      }
      case SS -> value.ss().stream().sorted().toList();
      case NS -> value.ns().stream().map(Items::number).sorted().toList();
      case BS -> value.bs().stream().map(bytes -> base64(bytes.asByteArrayUnsafe())).toList();
      case NUL, UNKNOWN_TO_SDK_VERSION -> null;
    };
  }

  private static String number(String number) {
    return number(new BigDecimal(number));
  }

  /** The same text for equal numbers. */
  private static String number(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  /** The text that {@link Packed#pack} has stored, or that the bytes are; Base64 of other bytes. */
  private static String text(AttributeValue value) {
    byte[] bytes = value.b().asByteArrayUnsafe();
    try {
      return Packed.unpack(value);
    } catch (UncheckedIOException _) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.indexOf(UNREADABLE) < 0 ? text : base64(bytes);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
