package shop.testing;

import cqrs.journal.dynamodb.Attributes;
import cqrs.projection.Changes;
import cqrs.projection.RowKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * One event's changes of one row, as an update without ledger. A minimum that the new value would
 * lower, or a maximum that it would not raise, cancels the transaction: here times only grow.
 */
final class TextbookRow implements Changes.Row {

  private static final long GENERATION = 1;

  private final Map<String, BigDecimal> adds = new LinkedHashMap<>();
  private final Map<String, AttributeValue> sets = new LinkedHashMap<>();
  private final Map<String, AttributeValue> least = new LinkedHashMap<>();
  private final Map<String, AttributeValue> most = new LinkedHashMap<>();
  private final Map<String, List<AttributeValue>> appends = new LinkedHashMap<>();

  @Override
  public Changes.Row add(String attribute, BigDecimal amount) {
    adds.merge(attribute, amount, BigDecimal::add);
    return this;
  }

  @Override
  public Changes.Row min(String attribute, String value) {
    least.merge(attribute, Attributes.s(value), (a, b) -> a.s().compareTo(b.s()) <= 0 ? a : b);
    return this;
  }

  @Override
  public Changes.Row max(String attribute, String value) {
    most.merge(attribute, Attributes.s(value), (a, b) -> a.s().compareTo(b.s()) >= 0 ? a : b);
    return this;
  }

  @Override
  public Changes.Row set(String attribute, AttributeValue value) {
    sets.put(attribute, value);
    return this;
  }

  @Override
  public Changes.Row index(String attribute, String value) {
    return set(attribute, Attributes.s(GENERATION + "#" + value));
  }

  @Override
  public Changes.Row append(String attribute, Map<String, String> entry) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    entry.forEach((name, value) -> map.put(name, Attributes.s(value)));
    appends.computeIfAbsent(attribute, _ -> new ArrayList<>()).add(AttributeValue.fromM(map));
    return this;
  }

  TransactWriteItem write(String table, RowKey key) {
    return TransactWriteItem.builder().update(new Expressions().update(table, key)).build();
  }

  private final class Expressions {

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();
    private final List<String> setting = new ArrayList<>();
    private final List<String> adding = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();

    Update update(String table, RowKey key) {
      sets.forEach((attribute, value) -> setting.add(name(attribute) + "=" + value(value)));
      adds.forEach(
          (attribute, amount) ->
              adding.add(
                  name(attribute) + " " + value(AttributeValue.fromN(amount.toPlainString()))));
      least.forEach(this::min);
      most.forEach(this::max);
      appends.forEach(this::append);
      return Update.builder()
          .tableName(table)
          .key(key.in(GENERATION))
          .updateExpression((clauses("SET ", setting) + clauses(" ADD ", adding)).strip())
          .conditionExpression(conditions.isEmpty() ? null : String.join(" AND ", conditions))
          .expressionAttributeNames(names)
          .expressionAttributeValues(values)
          .build();
    }

    private void min(String attribute, AttributeValue value) {
      String name = name(attribute);
      String placeholder = value(value);
      setting.add(name + "=if_not_exists(" + name + "," + placeholder + ")");
      conditions.add("NOT " + name + ">" + placeholder);
    }

    private void max(String attribute, AttributeValue value) {
      String name = name(attribute);
      String placeholder = value(value);
      setting.add(name + "=" + placeholder);
      conditions.add("NOT " + name + ">" + placeholder);
    }

    private void append(String attribute, List<AttributeValue> entries) {
      String name = name(attribute);
      String none = value(AttributeValue.fromL(List.of()));
      String all = value(AttributeValue.fromL(entries));
      setting.add(name + "=list_append(if_not_exists(" + name + "," + none + ")," + all + ")");
    }

    private String name(String attribute) {
      String name = "#" + Integer.toString(names.size(), Character.MAX_RADIX);
      names.put(name, attribute);
      return name;
    }

    private String value(AttributeValue value) {
      String name = ":" + Integer.toString(values.size(), Character.MAX_RADIX);
      values.put(name, value);
      return name;
    }

    private static String clauses(String verb, List<String> clauses) {
      return clauses.isEmpty() ? "" : verb + String.join(",", clauses);
    }
  }
}
