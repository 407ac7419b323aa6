package shop.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import shop.domain.Rejection;
import shop.http.Problem;
import shop.http.ProblemType;
import shop.http.Routes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

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
        .hasMessage("The environment has no WRITE_TABLE: set it in template.yaml.");
    assertThatThrownBy(() -> new CommandFunction(Map.of("WRITE_TABLE", "WriteTable"), dynamoDb))
        .hasMessageContaining("JOURNAL_PARTITIONS");
    assertThatThrownBy(() -> new CommandFunction(environment("many"), dynamoDb))
        .hasMessage("JOURNAL_PARTITIONS must be a number from 1 to 64, not many.");
    assertThatThrownBy(() -> new CommandFunction(environment("65"), dynamoDb))
        .hasMessageContaining("1 to 64");
  }

  @Test
  void aJournalCutOtherwiseIsRefused() {
    assertThatThrownBy(() -> new CommandFunction(environment("16"), shop.dynamoDb()))
        .hasMessageContaining("JOURNAL_PARTITIONS says 16: set it to 64");
  }

  @Test
  void idsThatAreMadeHereAreOfVersionSeven() {
    CommandFunction function = new CommandFunction(environment("64"), shop.dynamoDb());

    APIGatewayV2HTTPResponse response =
        function.handleRequest(
            shop.event("POST", "/customers", "{\"name\":\"Ada\",\"region\":\"France\"}"),
            new RecordingContext());

    UUID id = UUID.fromString(String.valueOf(Bodies.parse(response.getBody()).get("id")));
    assertThat(id.version()).isEqualTo(7);
    assertThat(UUID.fromString(shop.events(id.toString()).getFirst().eventId()).version())
        .isEqualTo(7);
  }

  @Test
  void everyRouteThatChangesAnAggregateIsServed() {
    List<Routes.Route> commands =
        Routes.ALL.stream()
            .filter(r -> List.of("POST", "PUT").contains(r.method()))
            .filter(r -> !r.path().startsWith("/views/"))
            .toList();

    assertThat(commands).isNotEmpty();
    for (Routes.Route route : commands) {
      String path = route.path().replace("{id}", "none");
      assertThat(shop.send(route.method(), path, "not json").status())
          .as(route.key())
          .isEqualTo(400);
    }
  }

  @Test
  void anOrderThatHasTakenItsLastReturnSaysSo() {
    Problem problem = Rejections.problem(new Rejection.TooManyReturns(), List.of());

    assertThat(problem.type()).isEqualTo(ProblemType.STATE_CONFLICT);
    assertThat(problem.detail()).contains("1000 returns");
  }

  private static Map<String, String> environment(String partitions) {
    return Map.of(
        "WRITE_TABLE",
        LocalShop.TABLE,
        "JOURNAL_PARTITIONS",
        partitions,
        "AUTHORIZER",
        "none",
        "CUSTOMER_CLAIM",
        "customer");
  }
}
