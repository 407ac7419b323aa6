package rooms;

import module java.base;

import cqrs.http.*;
import cqrs.http.input.*;
import cqrs.http.json.*;
import cqrs.http.problem.*;
import cqrs.projection.*;
import cqrs.projection.read.*;
import cqrs.query.QueryFunction;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The queries of the view that the setting VIEW names. */
public final class RoomQueriesFunction extends QueryFunction {

  private static final int MOST_NIGHTS = 92;

  /** Later ones are not written alike, so they would not sort as texts. */
  private static final int LAST_YEAR = 9999;

  public RoomQueriesFunction() {
    this(System.getenv(), DynamoDbClient.create());
    register(System.getenv());
  }

  public RoomQueriesFunction(Map<String, String> environment, DynamoDbClient dynamoDb) {
    super(
        environment,
        dynamoDb,
        Objects.requireNonNull(environment.get("VIEW"), "VIEW is missing."),
        (view, tokens) ->
            Map.of(
                "GET /rooms/{id}/calendar",
                request -> nights(request, "id", Rule.ID, Calendar::json, view, tokens),
                "GET /hotels/{hotel}/occupancy",
                request -> nights(request, "hotel", Rule.LABEL, Occupancy::json, view, tokens)));
  }

  /** What the view says of the whole, and then of each night that has a booking. */
  private static Response nights(
      Request request,
      String parameter,
      Rule<String> rule,
      Function<Row, Map<String, Object>> json,
      View view,
      Tokens tokens) {
    String pk = request.path(parameter, rule);
    Rows.Range asked = request.query(parameters -> range(pk, parameters));
    return view.read(
        Consistency.of(request, tokens),
        rows -> {
          Row whole =
              rows.get(new RowKey(pk, Calendar.WHOLE))
                  .orElseThrow(
                      () ->
                          new ProblemException(
                              Problem.notFound(
                                  "There is no room or hotel " + pk + ", or not yet.")));
          // In order, because an answer's ETag is made of its text.
          Map<String, Object> answer = new TreeMap<>(json.apply(whole));
          List<Map<String, Object>> nights = rows.all(asked).stream().map(json).toList();
          answer.put(
              "nights",
              nights.stream().filter(night -> !night.isEmpty()).map(TreeMap::new).toList());
          return Response.json(200, answer);
        });
  }

  /** Four weeks from today, unless the caller says otherwise. */
  private static Rows.Range range(String pk, Parameters parameters) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    LocalDate from = parameters.find("from", Rule.DATE).orElse(today);
    LocalDate to = parameters.find("to", Rule.DATE).orElse(from.plusWeeks(4));
    if (!to.isAfter(from) || to.isAfter(from.plusDays(MOST_NIGHTS)) || to.getYear() > LAST_YEAR) {
      parameters.fault("to", "to must be 1 to " + MOST_NIGHTS + " days after from.");
    }
    return Rows.Range.of(pk, from.toString(), to.minusDays(1).toString());
  }
}
