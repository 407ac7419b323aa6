package cqrs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.Route;
import cqrs.journal.JournalSettings;
import cqrs.journal.Token;
import cqrs.journal.dynamodb.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.api.ShopApi;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class CommandFunctionTest {

  private static LocalShop shop;

  @BeforeAll
  static void open() {
    shop = new LocalShop();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void aMissingSettingIsNamed() {
    DynamoDbClient dynamoDb = shop.dynamoDb();

    assertThatThrownBy(() -> new CommandFunction(Map.of(), dynamoDb))
        .hasMessage("The function's environment has no WRITE_TABLE: set it in template.yaml.");
    assertThatThrownBy(() -> new CommandFunction(Map.of("WRITE_TABLE", "WriteTable"), dynamoDb))
        .hasMessageContaining("JOURNAL_PARTITIONS");
    assertThatThrownBy(() -> new CommandFunction(environment("many"), dynamoDb))
        .hasMessage("JOURNAL_PARTITIONS must be a number from 1 to 64, not many.");
    assertThatThrownBy(() -> new CommandFunction(environment("65"), dynamoDb))
        .hasMessageContaining("1 to 64");
  }

  @Test
  void aJournalCutOtherwiseTakesNoCommandAndTheLogSaysWhy() {
    CommandFunction function = new CommandFunction(environment("16"), shop.dynamoDb());
    RecordingContext context = new RecordingContext();
    List<Map<String, AttributeValue>> before = shop.rows();

    assertThat(register(function, context).getStatusCode()).isEqualTo(500);
    assertThat(register(function, context).getStatusCode()).isEqualTo(500);

    assertThat(context.lines())
        .hasSize(2)
        .allMatch(line -> line.contains("JOURNAL_PARTITIONS says 16: set it to 64"));
    assertThat(shop.rows()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void theJournalIsOpenedByTheFirstCommandAndAFaultThenPasses() {
    List<String> calls = new ArrayList<>();
    DynamoDbClient dynamoDb =
        Interposed.client(
            shop.dynamoDb(),
            (method, call) -> {
              calls.add(method);
              if (calls.size() == 1) {
                throw DynamoDbException.builder().statusCode(500).message("lost").build();
              }
              return call.call();
            });
    CommandFunction function = new CommandFunction(environment("64"), dynamoDb);
    RecordingContext context = new RecordingContext();

    APIGatewayV2HTTPResponse unread =
        function.handleRequest(shop.event("POST", "/customers", "not json"), context.context());
    assertThat(unread.getStatusCode()).isEqualTo(400);
    assertThat(calls).isEmpty();
    assertThat(register(function, context).getStatusCode()).isEqualTo(503);
    assertThat(register(function, context).getStatusCode()).isEqualTo(201);
    int opened = calls.size();
    assertThat(register(function, context).getStatusCode()).isEqualTo(201);
    assertThat(calls.subList(opened, calls.size())).doesNotContain("getItem");
  }

  @Test
  void afterARestoreItsTokensAreOfTheEpochAsItIsThen() {
    try (LocalShop restored = new LocalShop()) {
      CommandFunction function = new CommandFunction(environment("64"), restored.dynamoDb());
      RecordingContext context = new RecordingContext();
      long before = epoch(register(function, context));
      restored
          .dynamoDb()
          .updateItem(
              r ->
                  r.tableName(LocalShop.TABLE)
                      .key(JournalSettings.KEY)
                      .updateExpression("SET epoch = :two")
                      .expressionAttributeValues(Map.of(":two", Attributes.n(2))));

      function.restored();

      assertThat(before).isEqualTo(1);
      assertThat(epoch(register(function, context))).isEqualTo(2);
    }
  }

  private static APIGatewayV2HTTPResponse register(
      CommandFunction function, RecordingContext context) {
    return function.handleRequest(
        shop.event("POST", "/customers", "{\"name\":\"Ada\",\"region\":\"France\"}"),
        context.context());
  }

  private static long epoch(APIGatewayV2HTTPResponse response) {
    String token = response.getHeaders().getOrDefault("Consistency-Token", "");
    return Token.parse(token, LocalShop.PARTITIONS).orElseThrow().epoch();
  }

  @Test
  void idsThatAreMadeHereAreOfVersionSeven() {
    CommandFunction function = new CommandFunction(environment("64"), shop.dynamoDb());

    APIGatewayV2HTTPResponse response = register(function, new RecordingContext());

    UUID id = UUID.fromString(String.valueOf(Bodies.parse(response.getBody()).get("id")));
    assertThat(id.version()).isEqualTo(7);
    assertThat(UUID.fromString(shop.events(id.toString()).getFirst().eventId()).version())
        .isEqualTo(7);
  }

  @Test
  void everyRouteThatChangesAnAggregateIsServed() {
    List<Route> commands =
        ShopApi.ROUTES.stream()
            .filter(r -> List.of("POST", "PUT").contains(r.method()))
            .filter(r -> !r.path().startsWith("/views/"))
            .toList();

    assertThat(commands).isNotEmpty();
    for (Route route : commands) {
      String path = route.path().replace("{id}", "none");
      assertThat(shop.send(route.method(), path, "not json").status())
          .as(route.key())
          .isEqualTo(400);
    }
  }

  private static Map<String, String> environment(String partitions) {
    return Map.of(
        "WRITE_TABLE",
        LocalShop.TABLE,
        "JOURNAL_PARTITIONS",
        partitions,
        "AUTHORIZER",
        "none",
        "OWNER_CLAIM",
        "customer");
  }
}
