package cqrs.projection;

import cqrs.journal.dynamodb.Attributes;
import cqrs.journal.dynamodb.Packed;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A view's row as a reader sees it. A missing number is 0. */
public final class Row {

  private final Map<String, AttributeValue> item;

  public Row(Map<String, AttributeValue> item) {
    this.item = item;
  }

  /** The partition key without the generation. */
  public String pk() {
    String pk = Attributes.string(item, "pk");
    return pk.substring(pk.indexOf('#') + 1);
  }

  public String sk() {
    return Attributes.string(item, "sk");
  }

  public String text(String attribute) {
    return Attributes.string(item, attribute);
  }

  public Optional<String> textIfPresent(String attribute) {
    return Optional.ofNullable(Attributes.stringOrNull(item, attribute));
  }

  /** A text that {@link Packed#pack} has stored. */
  public String packed(String attribute) {
    return Packed.unpack(Attributes.present(item, attribute));
  }

  public boolean has(String attribute) {
    return item.containsKey(attribute);
  }

  public BigDecimal decimal(String attribute) {
    AttributeValue value = item.get(attribute);
    return value == null ? BigDecimal.ZERO : new BigDecimal(value.n());
  }

  public long count(String attribute) {
    return decimal(attribute).longValueExact();
  }

  /** A map of texts that was set; empty if it was not. */
  public Optional<Map<String, String>> entry(String attribute) {
    return Optional.ofNullable(item.get(attribute)).map(Row::texts);
  }

  /** The entries of a list made by {@link Changes.Row#append}; empty if there is none. */
  public List<Map<String, String>> entries(String attribute) {
    AttributeValue list = item.get(attribute);
    return list == null ? List.of() : list.l().stream().map(Row::texts).toList();
  }

  private static Map<String, String> texts(AttributeValue entry) {
    return entry.m().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().s()));
  }

  /** The stored attributes, including keys and ledger. */
  public Map<String, AttributeValue> item() {
    return item;
  }
}
