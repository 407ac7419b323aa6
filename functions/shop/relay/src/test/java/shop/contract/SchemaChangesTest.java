package shop.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Real schemas, changed in every way that there is. */
class SchemaChangesTest {

  private static final String PLACED = "OrderPlaced.v1.json";

  private static List<String> after(String schema, Consumer<JsonNode> change) {
    JsonNode approved = Schemas.approved().get(schema);
    JsonNode current = approved.deepCopy();
    change.accept(current);
    assertThat(current).isNotEqualTo(approved);
    return SchemaChanges.breaking(approved, current);
  }

  private static List<String> afterChangeOfData(Consumer<ObjectNode> change) {
    return after(PLACED, schema -> change.accept((ObjectNode) schema.at("/properties/data")));
  }

  private static ObjectNode field(ObjectNode data, String name) {
    return (ObjectNode) data.path("properties").path(name);
  }

  private static void leaveOut(JsonNode list, String name) {
    ArrayNode names = (ArrayNode) list;
    for (int i = names.size() - 1; i >= 0; i--) {
      if (names.get(i).asText().equals(name)) {
        names.remove(i);
      }
    }
  }

  @Test
  void anUnchangedSchemaBreaksNothing() {
    Schemas.approved()
        .byName()
        .values()
        .forEach(schema -> assertThat(SchemaChanges.breaking(schema, schema)).isEmpty());
  }

  @Test
  void aNewOptionalFieldBreaksNothing() {
    assertThat(
            afterChangeOfData(
                data ->
                    ((ObjectNode) data.path("properties"))
                        .putObject("gift")
                        .put("type", "boolean")))
        .isEmpty();
  }

  @Test
  void otherWordsBreakNothing() {
    assertThat(after(PLACED, schema -> ((ObjectNode) schema).put("description", "Other words.")))
        .isEmpty();
    assertThat(afterChangeOfData(data -> field(data, "total").put("description", "Other words.")))
        .isEmpty();
  }

  @Test
  void aRemovedFieldBreaks() {
    assertThat(
            afterChangeOfData(
                data -> {
                  ((ObjectNode) data.path("properties")).remove("region");
                  leaveOut(data.path("required"), "region");
                }))
        .containsExactlyInAnyOrder(
            "data.region is gone", "data.region was always there and need not be any more");
  }

  @Test
  void aRenamedFieldBreaks() {
    assertThat(
            afterChangeOfData(
                data -> {
                  ObjectNode line = (ObjectNode) field(data, "lines").path("items");
                  ObjectNode properties = (ObjectNode) line.path("properties");
                  properties.set("sum", properties.remove("lineTotal"));
                  leaveOut(line.path("required"), "lineTotal");
                  ((ArrayNode) line.path("required")).add("sum");
                }))
        .contains("data.lines[].lineTotal is gone");
  }

  @Test
  void anotherTypeBreaks() {
    assertThat(afterChangeOfData(data -> field(data, "total").put("type", "number")))
        .containsExactly("data.total: type was \"string\" and is \"number\"");
    assertThat(
            afterChangeOfData(
                data -> field(data, "total").putArray("type").add("string").add("null")))
        .hasSize(1);
  }

  @Test
  void whatNeedNotBeThereAnyMoreBreaks() {
    assertThat(afterChangeOfData(data -> leaveOut(data.path("required"), "placedAt")))
        .containsExactly("data.placedAt was always there and need not be any more");
    assertThat(afterChangeOfData(data -> data.remove("required"))).hasSizeGreaterThan(5);
  }

  @Test
  void aNewFieldThatIsRequiredBreaks() {
    assertThat(
            afterChangeOfData(
                data -> {
                  ((ObjectNode) data.path("properties")).putObject("gift").put("type", "boolean");
                  ((ArrayNode) data.path("required")).add("gift");
                }))
        .containsExactly("data.gift is required, and events that are archived may not have it");
  }

  @Test
  void aWiderAndANarrowerEnumBreak() {
    assertThat(after(Schemas.ENVELOPE, schema -> types(schema).add("Basket"))).hasSize(1);
    assertThat(after(Schemas.ENVELOPE, schema -> types(schema).remove(0))).hasSize(1);
    assertThat(
            after(Schemas.ENVELOPE, schema -> types(schema).add(types(schema).remove(0).asText())))
        .as("another order")
        .isEmpty();
  }

  private static ArrayNode types(JsonNode schema) {
    return (ArrayNode) schema.at("/properties/aggregate/properties/type/enum");
  }

  @Test
  void otherBoundsPatternsAndFormatsBreak() {
    assertThat(afterChangeOfData(data -> field(data, "totalFloor").put("maximum", 1))).hasSize(1);
    assertThat(afterChangeOfData(data -> field(data, "currency").put("pattern", "."))).hasSize(1);
    assertThat(afterChangeOfData(data -> field(data, "placedAt").remove("format"))).hasSize(1);
    assertThat(afterChangeOfData(data -> field(data, "lines").put("minItems", 0))).hasSize(1);
    assertThat(afterChangeOfData(data -> data.put("additionalProperties", false))).hasSize(1);
    assertThat(afterChangeOfData(data -> data.remove("then"))).hasSize(1);
  }

  @Test
  void anotherEnvelopeOrVersionBreaks() {
    assertThat(after(PLACED, schema -> ((ObjectNode) schema).remove("allOf"))).hasSize(1);
    assertThat(
            after(
                PLACED,
                schema -> ((ObjectNode) schema.at("/properties/schemaVersion")).put("const", 2)))
        .hasSize(1);
  }
}
