package shop.testing;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.http.HttpFunction;
import cqrs.query.QueryFunction;
import cqrs.snapshot.PlainContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** One instance of a view's query function, with what it remembers between requests. */
final class QueryInstance {

  private static final int LONGEST = 30_000;

  private final HttpFunction function;

  QueryInstance(
      String view,
      String viewTable,
      String projectionsTable,
      String writeTable,
      int partitions,
      DynamoDbClient db) {
    Map<String, String> settings =
        Map.of(
            "VIEW",
            view,
            "AUTHORIZER",
            "none",
            "OWNER_CLAIM",
            "customer",
            "JOURNAL_PARTITIONS",
            Integer.toString(partitions),
            "PROJECTIONS_TABLE",
            projectionsTable,
            "WRITE_TABLE",
            writeTable,
            view.toUpperCase(Locale.ROOT) + "_TABLE",
            viewTable);
    this.function = new QueryFunction(settings, db);
  }

  /** Asks as API Gateway does. */
  APIGatewayV2HTTPResponse ask(CheckedQuery question, Map<String, String> headers) {
    List<String> names = List.of("id", "region");
    APIGatewayV2HTTPEvent event =
        APIGatewayV2HTTPEvent.builder()
            .withRouteKey(question.route())
            .withRawPath(path(question))
            .withRawQueryString(question.query())
            .withHeaders(headers)
            .withPathParameters(
                Map.of(names.get(0), question.subject(), names.get(1), question.subject()))
            .withRequestContext(
                RequestContext.builder()
                    .withRequestId("a-request")
                    .withHttp(RequestContext.Http.builder().withMethod("GET").build())
                    .build())
            .build();
    return function.handleRequest(event, PlainContext.silent(Duration.ofMillis(LONGEST)));
  }

  private static String path(CheckedQuery question) {
    return question
        .route()
        .substring("GET ".length())
        .replaceAll("\\{\\w+}", java.util.regex.Matcher.quoteReplacement(question.subject()));
  }
}
