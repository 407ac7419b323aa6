package local.permissions;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import local.template.Template.Bus;
import local.template.Template.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;

/** The permissions that calls need: one for each action of a transaction or item of a batch. */
final class Calls {

  private final Map<String, Table> tables;

  Calls(List<Table> tables) {
    this.tables = tables.stream().collect(Collectors.toMap(Table::name, Function.identity()));
  }

  /**
   * The permissions that a request needs.
   *
   * @throws IllegalArgumentException if no function here makes such requests
   */
  List<Call> of(DynamoDbRequest request) {
    return switch (request) {
      case GetItemRequest r -> List.of(get(r));
      case PutItemRequest r -> List.of(item("PutItem", r.tableName(), r.item()));
      case UpdateItemRequest r -> List.of(item("UpdateItem", r.tableName(), r.key()));
      case DeleteItemRequest r -> List.of(item("DeleteItem", r.tableName(), r.key()));
      case QueryRequest r -> List.of(query(r));
      case ScanRequest r ->
          List.of(new Call("dynamodb:Scan", arn(r.tableName(), r.indexName()), Optional.empty()));
      case DescribeTableRequest r ->
          List.of(new Call("dynamodb:DescribeTable", arn(r.tableName(), null), Optional.empty()));
      case BatchGetItemRequest r ->
          r.requestItems().entrySet().stream()
              .flatMap(
                  table ->
                      table.getValue().keys().stream()
                          .map(key -> item("BatchGetItem", table.getKey(), key)))
              .toList();
      case TransactGetItemsRequest r ->
          r.transactItems().stream()
              .map(it -> item("GetItem", it.get().tableName(), it.get().key()))
              .toList();
      case TransactWriteItemsRequest r -> r.transactItems().stream().flatMap(this::parts).toList();
      default -> throw new IllegalArgumentException("What does this need? " + request);
    };
  }

  private Call get(GetItemRequest request) {
    Call whole = item("GetItem", request.tableName(), request.key());
    if (request.projectionExpression() == null) {
      return whole;
    }
    Set<String> attributes =
        Arrays.stream(request.projectionExpression().split(",", -1))
            .map(String::strip)
            .map(name -> request.expressionAttributeNames().getOrDefault(name, name))
            .collect(Collectors.toSet());
    return new Call(whole.action(), whole.resource(), whole.leadingKey(), Optional.of(attributes));
  }

  static List<Call> of(PutEventsRequest request) {
    return request.entries().stream()
        .map(
            entry ->
                new Call(
                    "events:PutEvents",
                    "arn:aws:events:us-east-1:000000000000:event-bus/"
                        + Bus.nameOf(Optional.ofNullable(entry.eventBusName()).orElse(Bus.DEFAULT)),
                    Optional.empty()))
        .distinct()
        .toList();
  }

  private Stream<Call> parts(TransactWriteItem part) {
    return Stream.of(
            call(part.put(), it -> item("PutItem", it.tableName(), it.item())),
            call(part.update(), it -> item("UpdateItem", it.tableName(), it.key())),
            call(part.delete(), it -> item("DeleteItem", it.tableName(), it.key())),
            call(part.conditionCheck(), it -> item("ConditionCheckItem", it.tableName(), it.key())))
        .flatMap(Optional::stream);
  }

  private static <T> Optional<Call> call(@Nullable T action, Function<T, Call> call) {
    return Optional.ofNullable(action).map(call);
  }

  private Call item(String operation, String table, Map<String, AttributeValue> item) {
    return new Call(
        "dynamodb:" + operation,
        arn(table, null),
        Optional.ofNullable(item.get(table(table).hashKey(null))).map(Calls::text));
  }

  /** Its partition is named by an equality in the condition, maybe by aliases. */
  private Call query(QueryRequest request) {
    String hash = table(request.tableName()).hashKey(request.indexName());
    Map<String, String> names = request.expressionAttributeNames();
    Optional<String> value =
        Arrays.stream(request.keyConditionExpression().split(" AND ", -1))
            .map(condition -> condition.replaceAll("[() ]", "").split("=", 2))
            .filter(sides -> sides.length == 2)
            .filter(sides -> names.getOrDefault(sides[0], sides[0]).equals(hash))
            .map(sides -> request.expressionAttributeValues().get(sides[1]))
            .filter(Objects::nonNull)
            .map(Calls::text)
            .findFirst();
    return new Call("dynamodb:Query", arn(request.tableName(), request.indexName()), value);
  }

  private Table table(String name) {
    return Optional.ofNullable(tables.get(name))
        .orElseThrow(() -> new IllegalArgumentException("The template has no table " + name + "."));
  }

  static String arn(String table, @Nullable String index) {
    String arn = "arn:aws:dynamodb:ddblocal:000000000000:table/" + table;
    return index == null ? arn : arn + "/index/" + index;
  }

  private static String text(AttributeValue value) {
    return value.s() == null ? value.n() : value.s();
  }
}
