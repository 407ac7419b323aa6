package shop.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.codec.RecordedEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.domain.ShopEvent;

/** The schemas against what is really published, both ways round. */
class SchemasTest {

  private static final Schemas SCHEMAS = Schemas.published();
  private static final long HISTORIES = 50;

  private static final List<JsonNode> PUBLISHED =
      Stream.of(
              Story.ofEachType().stream(),
              Story.largest().stream(),
              Story.ofLines(542).stream(),
              LongStream.range(0, HISTORIES).boxed().flatMap(seed -> Story.random(seed).stream()))
          .flatMap(events -> events)
          .map(event -> Schemas.parse(Story.envelope(event).detail()))
          .toList();

  @Test
  void everySchemaIsOne() {
    assertThat(SCHEMAS.byName()).containsKey(Schemas.ENVELOPE).hasSizeGreaterThan(11);
    SCHEMAS
        .byName()
        .keySet()
        .forEach(name -> assertThat(SCHEMAS.faultsOf(name)).as(name).isEmpty());
  }

  @Test
  void everyEventIsAsItsSchemaAndTheEnvelopesSay() {
    assertThat(PUBLISHED).hasSizeGreaterThan(1_000);
    for (JsonNode detail : PUBLISHED) {
      assertThat(SCHEMAS.faults(Schemas.name(detail), detail)).as("%s", detail).isEmpty();
      assertThat(SCHEMAS.faults(Schemas.ENVELOPE, detail)).as("%s", detail).isEmpty();
    }
  }

  @Test
  void everyFieldIsDocumentedAndEveryDocumentedFieldIsPublished() {
    Map<String, Set<String>> published = new TreeMap<>();
    for (JsonNode detail : PUBLISHED) {
      published
          .computeIfAbsent(Schemas.name(detail), _ -> new TreeSet<>())
          .addAll(Schemas.fieldsOf(detail));
    }
    assertThat(published).hasSize(eventTypes());
    published.forEach(
        (name, fields) -> assertThat(fields).as(name).isEqualTo(SCHEMAS.fields(name)));
  }

  /** All that the sealed hierarchy permits. */
  private static int eventTypes() {
    return Stream.of(ShopEvent.class.getPermittedSubclasses())
        .mapToInt(kind -> kind.getPermittedSubclasses().length)
        .sum();
  }

  @Test
  void theNewestSchemaOfATypeIsTheOneThatIsPublished() {
    Map<String, Integer> newest = new TreeMap<>();
    for (String name : SCHEMAS.ofEvents()) {
      String[] parts = name.split("\\.v|\\.json", -1);
      newest.merge(parts[0], Integer.parseInt(parts[1]), Math::max);
    }
    Map<String, Integer> published = new TreeMap<>();
    PUBLISHED.forEach(
        detail ->
            published.put(detail.path("type").asText(), detail.path("schemaVersion").asInt()));
    assertThat(newest).isEqualTo(published);
  }

  /** The first event of each type of a story. */
  @Test
  void theExamplesAreWhatIsPublished() {
    Map<String, JsonNode> first = new TreeMap<>();
    for (RecordedEvent<ShopEvent> event : Story.ofEachType()) {
      JsonNode detail = Schemas.parse(Story.envelope(event).detail());
      first.putIfAbsent(Schemas.name(detail), detail);
    }
    first.put(Schemas.ENVELOPE, first.get("OrderPaid.v1.json"));
    assertThat(first.keySet()).isEqualTo(SCHEMAS.byName().keySet());
    first.forEach(
        (name, detail) ->
            assertThat(SCHEMAS.get(name).path("examples")).as(name).containsExactly(detail));
  }

  @Test
  void everyFieldAndSchemaIsDescribed() {
    SCHEMAS
        .byName()
        .forEach(
            (name, schema) -> {
              assertThat(schema.path("title").asText())
                  .isEqualToIgnoringCase(name.substring(0, name.indexOf('.')));
              assertThat(schema.path("description").asText()).as(name).hasSizeGreaterThan(15);
              assertThat(schema.path("examples")).as(name).isNotEmpty();
              schema
                  .at("/properties/data/properties")
                  .properties()
                  .forEach(
                      field ->
                          assertThat(field.getValue().path("description").asText())
                              .as("%s of %s", field.getKey(), name)
                              .isNotEmpty());
            });
  }

  /** So that the tests above can fail. */
  @Test
  void anEventThatIsNotAsItsSchemaSaysIsSeen() {
    JsonNode detail =
        PUBLISHED.stream()
            .filter(json -> json.path("type").asText().equals("OrderPlaced"))
            .findFirst()
            .orElseThrow();
    String text = detail.toString();
    assertThat(faults(text.replace("\"total\":\"", "\"total\":\"EUR "))).isNotEmpty();
    assertThat(faults(text.replace("\"lineCount\":2", "\"lineCount\":\"2\""))).isNotEmpty();
    assertThat(faults(text.replace("\"lines\":[", "\"rows\":["))).isNotEmpty();
    assertThat(faults(text.replace("\"occurredAt\":\"2026", "\"occurredAt\":\"on 2026")))
        .isNotEmpty();
    assertThat(faults(text.replace("\"eventId\"", "\"id\""))).isNotEmpty();
    assertThat(faults(text.replace("\"data\":{", "\"data\":{\"later\":1,"))).isEmpty();
  }

  private static List<String> faults(String detail) {
    return SCHEMAS.faults("OrderPlaced.v1.json", Schemas.parse(detail));
  }
}
