package cqrs.testkit.cost;

import static org.assertj.core.api.Assertions.assertThat;

import cqrs.testkit.cost.Units.Reading;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The meter's rules against the examples that AWS gives. Each table names its page. */
class UnitsTest {

  /** "Amazon DynamoDB read consistency", "DynamoDB read and write operations", "Transactions". */
  @ParameterizedTest(name = "{0} bytes read {1}: {2} units")
  @CsvSource({
    "3500, CONSISTENT, 1",
    "3584, CONSISTENT, 1",
    "4096, CONSISTENT, 1",
    "4096, EVENTUAL, 0.5",
    "8192, CONSISTENT, 2",
    "8192, EVENTUAL, 1",
    "8192, TRANSACTIONAL, 4",
    "10240, CONSISTENT, 3",
    "81920, EVENTUAL, 10",
    "0, CONSISTENT, 1",
    "0, EVENTUAL, 0.5",
    "500, TRANSACTIONAL, 2",
  })
  void aReadCostsItsSizeInSteps(int size, Reading reading, double units) {
    assertThat(Units.read(size, reading)).isEqualTo(units);
  }

  /** The same pages: BatchGetItem rounds each item, Query their sum. */
  @Test
  void aBatchRoundsEachItemAndAQueryTheirSum() {
    double oneAndAHalfKb = Units.read(1536, Reading.CONSISTENT);
    double sixAndAHalfKb = Units.read(6656, Reading.CONSISTENT);
    assertThat(oneAndAHalfKb + sixAndAHalfKb).isEqualTo(3);

    assertThat(Units.read((int) (40.8 * 1024), Reading.CONSISTENT)).isEqualTo(11);
    assertThat(Units.read(1500 * 64, Reading.CONSISTENT)).isEqualTo(24);
  }

  /** "Global secondary indexes": eight entries of 2,000 bytes. */
  @Test
  void aQueryOfAnIndexAddsUpItsEntries() {
    assertThat(Units.read(8 * 2000, Reading.EVENTUAL)).isEqualTo(2);
  }

  /** "DynamoDB read and write operations" and "Item sizes". */
  @ParameterizedTest(name = "{0} bytes become {1}: {2} units")
  @CsvSource({
    "0, 500, 1",
    "0, 512, 1",
    "0, 1024, 1",
    "0, 1638, 2",
    "1638, 0, 2",
    "0, 3584, 4",
    "3584, 100, 4",
    "100, 3584, 4",
    "307200, 317440, 310",
    "0, 0, 1",
  })
  void aWriteCostsTheLargerOfBeforeAndAfter(int before, int after, double units) {
    assertThat(Units.write(before, after)).isEqualTo(units);
  }

  /** The same page: 300 KB stand, 310 KB were to come, the condition failed. */
  @ParameterizedTest(name = "{0} bytes stay: {1} units")
  @CsvSource({"0, 1", "1024, 1", "2048, 2", "307200, 300"})
  void aFailedConditionCostsWhatIsThere(int existing, double units) {
    assertThat(Units.failedWrite(existing)).isEqualTo(units);
  }

  /** "Transactions: how it works": three items of 500 bytes take six units, to write or to read. */
  @Test
  void aTransactionPaysTwiceForEachItem() {
    assertThat(3 * Units.transactionalWrite(0, 500)).isEqualTo(6);
    assertThat(3 * Units.read(500, Reading.TRANSACTIONAL)).isEqualTo(6);
    assertThat(Units.transactionalWrite(2048, 2048)).isEqualTo(4);
  }

  /** "DynamoDB item sizes and formats", one line of it each. */
  static Stream<Map.Entry<AttributeValue, Integer>> values() {
    return Stream.of(
        Map.entry(AttributeValue.fromS(""), 0),
        Map.entry(AttributeValue.fromS("EIRE"), 4),
        Map.entry(AttributeValue.fromS("Österreich €"), 15),
        Map.entry(AttributeValue.fromN("0"), 1),
        Map.entry(AttributeValue.fromN("7"), 2),
        Map.entry(AttributeValue.fromN("-7"), 2),
        Map.entry(AttributeValue.fromN("12"), 2),
        Map.entry(AttributeValue.fromN("123"), 3),
        Map.entry(AttributeValue.fromN("12000"), 2),
        Map.entry(AttributeValue.fromN("0.0012"), 2),
        Map.entry(AttributeValue.fromN("12345678901234567890123456789012345678"), 20),
        Map.entry(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[10])), 10),
        Map.entry(AttributeValue.fromBool(true), 1),
        Map.entry(AttributeValue.fromNul(true), 1),
        Map.entry(AttributeValue.fromL(List.of()), 3),
        Map.entry(AttributeValue.fromM(Map.of()), 3),
        Map.entry(AttributeValue.fromL(List.of(s("ab"), s("cd"))), 3 + 2 * (1 + 2)),
        Map.entry(AttributeValue.fromM(Map.of("key", s("ab"))), 3 + 1 + 3 + 2),
        Map.entry(AttributeValue.fromSs(List.of("ab", "c")), 3),
        Map.entry(AttributeValue.fromNs(List.of("1", "123")), 5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void anAttributeWeighsItsNameAndItsValue(Map.Entry<AttributeValue, Integer> example) {
    assertThat(ItemSize.of(Map.of("größe", example.getKey()))).isEqualTo(7 + example.getValue());
  }

  @Test
  void anItemThatDoesNotExistWeighsNothing() {
    assertThat(ItemSize.of(Map.of())).isZero();
  }

  /** "Global secondary indexes", write capacity units: its five cases, and larger entries. */
  @Test
  void anIndexTakesNoneOneOrTwoWrites() {
    IndexEntries index =
        new IndexEntries(
            "ranking", List.of("rank", "score"), Set.of("pk", "rank", "score", "note"));
    Map<String, AttributeValue> none = item();
    Map<String, AttributeValue> first = item("rank", "a", "score", "1", "note", "x");

    assertThat(index.write(Map.of(), first)).as("a new item with the attributes").isEqualTo(1);
    assertThat(index.write(none, first)).as("the attributes become defined").isEqualTo(1);
    assertThat(index.write(first, item("rank", "a", "score", "2", "note", "x")))
        .as("a key changes")
        .isEqualTo(2);
    assertThat(index.write(first, none)).as("the attributes go").isEqualTo(1);
    assertThat(index.write(first, Map.of())).as("the item goes").isEqualTo(1);
    assertThat(index.write(none, item("note", "y"))).as("in the index never").isZero();
    assertThat(index.write(first, item("rank", "a", "score", "1", "note", "y")))
        .as("a projected attribute changes")
        .isEqualTo(1);
    assertThat(index.write(first, item("rank", "a", "score", "1", "note", "x", "other", "y")))
        .as("an attribute changes that the index does not have")
        .isZero();
    assertThat(index.write(none, item("rank", "a"))).as("half a key").isZero();
    String large = "x".repeat(1500);
    assertThat(index.write(first, item("rank", "b", "score", "1", "note", large)))
        .as("a small entry goes and a large one comes")
        .isEqualTo(3);
  }

  private static Map<String, AttributeValue> item(String... namesAndValues) {
    Map<String, AttributeValue> item = new HashMap<>(Map.of("pk", s("key")));
    List<String> all = Arrays.asList(namesAndValues);
    for (int i = 0; i < all.size(); i += 2) {
      item.put(all.get(i), s(all.get(i + 1)));
    }
    return item;
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }
}
