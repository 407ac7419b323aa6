import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Asks a deployed system whether it works, from a command to every view. It needs a token with the
 * scopes orders:write, catalogue:write, orders:read-all and views:admin:
 *
 * <pre>TOKEN=… java infra/Smoke.java https://….execute-api.….amazonaws.com</pre>
 *
 * What it writes stays apart from all else: a customer and a product of its own, prices in XTS, the
 * currency for tests, a region of its own. Its order is cancelled in the end. Exit code 0: all of
 * it works; 1: something does not, and the last line says what.
 */
final class Smoke {

  private static final String REGION = "Smoke-test";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final String api;
  private final String token;
  private final String id = "smoke-" + UUID.randomUUID();

  private Smoke(String api, String token) {
    this.api = api.replaceAll("/+$", "");
    this.token = token;
  }

  public static void main(String[] arguments) throws Exception {
    String token = System.getenv("TOKEN");
    if (arguments.length != 1 || token == null || token.isBlank()) {
      System.err.println("Usage: TOKEN=… java infra/Smoke.java <URL of the API>");
      System.exit(2);
    }
    try {
      new Smoke(arguments[0], token.strip()).run();
      System.out.println("All of it works.");
    } catch (Failed e) {
      System.err.println("This does not hold: " + e.getMessage());
      System.exit(1);
    } catch (IOException e) {
      System.err.println("It does not work: " + arguments[0] + " cannot be reached: " + e);
      System.exit(1);
    }
  }

  private void run() throws Exception {
    int anonymous = anonymous().statusCode();
    require(
        "a request without a token is refused with 401, not "
            + anonymous
            + (anonymous == 404
                ? ": API Gateway has dropped the routes. JwtIssuer was no URL that it could read at"
                    + " the deployment: correct it, and deploy again"
                : ""),
        anonymous == 401);
    get("/", 200, null);
    post(
        "/customers",
        "{\"customerId\":\"%s\",\"name\":\"Smoke\",\"region\":\"%s\"}".formatted(id, REGION),
        201);
    HttpResponse<String> added =
        post(
            "/products",
            "{\"productId\":\"%s\",\"name\":\"Smoke\",\"price\":{\"amount\":\"3\",\"currency\":\"XTS\"}}"
                .formatted(id),
            201);
    String order =
        "{\"orderId\":\"%s\",\"customerId\":\"%s\",\"lines\":[{\"productId\":\"%s\",\"quantity\":2}]}"
            .formatted(id, id, id);
    HttpResponse<String> placed = post("/orders", order, 201);
    HttpResponse<String> again = post("/orders", order, 201);
    require(
        "the same command again is answered as before, and changes nothing",
        again.body().equals(placed.body())
            && again.headers().firstValue("idempotent-replayed").isPresent());
    String written = consistencyToken(placed);
    contains(get("/orders/" + id, 200, written), "\"status\":\"PLACED\"");
    contains(get("/customers/" + id + "/orders", 200, written), id);
    contains(get("/customers/" + id + "/dashboard", 200, written), "\"lifetimeValue\":\"6\"");
    contains(get("/sales/regions/" + REGION + "?currency=XTS", 200, written), "\"orderCount\":");
    contains(get("/sales/products/" + id, 200, written), "\"units\":2");
    contains(get("/sales?currency=XTS", 200, written), "\"orderCount\":");
    contains(get("/products/" + id, 200, consistencyToken(added)), "\"currency\":\"XTS\"");
    get("/customers?rank=lifetimeValue&currency=XTS&limit=1", 200, null);
    get("/sales/products?currency=XTS&limit=1", 200, null);
    HttpResponse<String> cancelled =
        post("/orders/" + id + "/cancellation", "{\"reason\":\"smoke test\"}", 200);
    contains(
        get("/customers/" + id + "/dashboard", 200, consistencyToken(cancelled)),
        "\"lifetimeValue\":\"0\"");
    views();
  }

  /** Every view is active, and no partition of it stands still. */
  private void views() throws Exception {
    String views = get("/views", 200, null).body();
    for (String view : new String[] {"orders", "customers", "regions", "products"}) {
      require(
          "the view " + view + " is active and nothing of it stands still",
          Pattern.compile(
                  "\"view\":\"" + view + "\"[^\\[]*\"state\":\"active\"[^\\[]*\"blocked\":\\[\\]")
              .matcher(views)
              .find());
    }
  }

  private HttpResponse<String> anonymous() throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(api + "/orders/" + id)).timeout(PATIENCE).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, int status, String written) throws Exception {
    HttpRequest.Builder request = request(path).GET();
    if (written != null) {
      request.header("Consistency-Token", written).header("Prefer", "wait=10");
    }
    return send(request.build(), status);
  }

  private HttpResponse<String> post(String path, String body, int status) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", id + path)
            .POST(BodyPublishers.ofString(body))
            .build(),
        status);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest request, int status) throws Exception {
    long began = System.nanoTime();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    System.out.printf(
        "%3d %5d ms  %s %s%n",
        answer.statusCode(),
        Duration.ofNanos(System.nanoTime() - began).toMillis(),
        request.method(),
        request.uri().getPath());
    require(
        "%s %s is answered with %d: %s"
            .formatted(
                request.method(), request.uri().getPath(), answer.statusCode(), answer.body()),
        answer.statusCode() == status);
    return answer;
  }

  private static String consistencyToken(HttpResponse<String> answer) {
    return answer.headers().firstValue("consistency-token").orElseThrow();
  }

  private static void contains(HttpResponse<String> answer, String part) {
    require(
        "%s has %s: %s".formatted(answer.uri().getPath(), part, answer.body()),
        answer.body().contains(part));
  }

  private static void require(String what, boolean holds) {
    if (!holds) {
      throw new Failed(what);
    }
  }

  /** What should hold and does not. */
  private static final class Failed extends RuntimeException {

    Failed(String what) {
      super(what);
    }
  }
}
