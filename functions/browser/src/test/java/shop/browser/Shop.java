package shop.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.UnaryOperator;
import local.LocalOptions;
import local.LocalSystem;
import local.functions.ManualTime;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A running shop, whose alarms go by minutes that pass when they are told to. */
record Shop(LocalSystem system, ManualTime time, HttpClient client) implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Shop start(UnaryOperator<LocalOptions> options) {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("template.yaml"))) {
      folder = folder.resolve("..").normalize();
    }
    ManualTime time = new ManualTime(Instant.now().truncatedTo(ChronoUnit.MINUTES));
    LocalOptions plain = LocalOptions.inMemory(folder.resolve("template.yaml")).withTime(time);
    return new Shop(LocalSystem.start(options.apply(plain)), time, HttpClient.newHttpClient());
  }

  URI uri() {
    return system.uri();
  }

  JsonNode post(String path, String json) {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(uri().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    assertThat(answer.statusCode()).as("%s %s: %s", path, json, answer.body()).isBetween(200, 202);
    return parsed(answer);
  }

  JsonNode get(String path) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(uri().resolve(path)));
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
    return parsed(answer);
  }

  private static JsonNode parsed(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void customer(String id, String region) {
    JsonNode _ =
        post(
            "/customers",
            "{\"customerId\":\"%1$s\",\"name\":\"%1$s\",\"region\":\"%2$s\"}"
                .formatted(id, region));
  }

  void product(String id, String price) {
    JsonNode _ =
        post(
            "/products",
            """
            {"productId":"%1$s","name":"%1$s","price":{"amount":"%2$s","currency":"EUR"}}\
            """
                .formatted(id, price));
  }

  void order(String id, String customer, String product, int quantity) {
    JsonNode _ =
        post(
            "/orders",
            """
            {"orderId":"%s","customerId":"%s","lines":[{"productId":"%s","quantity":%d}]}\
            """
                .formatted(id, customer, product, quantity));
  }

  /** A customer and a product, and their orders over some customers and days. */
  void history(int orders) {
    for (int i = 0; i < 4; i++) {
      customer("customer-" + i, i % 2 == 0 ? "France" : "Japan");
      product("product-" + i, "%d.50".formatted(i + 2));
    }
    for (int i = 0; i < orders; i++) {
      JsonNode _ =
          post(
              "/orders",
              """
              {"orderId":"past-%d","customerId":"customer-%d","placedAt":"%s",
               "lines":[{"productId":"product-%d","quantity":%d}]}\
              """
                  .formatted(
                      i,
                      i % 4,
                      Instant.now().minus(i, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS),
                      i % 3,
                      i % 5 + 1));
      if (i % 3 == 0) {
        JsonNode _ = post("/orders/past-%d/payment".formatted(i), "{}");
      }
    }
  }

  /** The minute ends; the monitor looks at the beginning of the next. */
  void passMinutes(int minutes) {
    for (int i = 0; i < minutes; i++) {
      time.advance(Duration.ofMinutes(1));
      String _ = system.fire("MonitorFunctionEveryMinute");
    }
  }

  /** Adds to a figure of a row, behind the back of the engine. */
  void corrupt(String table, String pk, String sk, String figure, String by) {
    system
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(table)
                    .key(Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk)))
                    .updateExpression("ADD #figure :by")
                    .conditionExpression("attribute_exists(pk)")
                    .expressionAttributeNames(Map.of("#figure", figure))
                    .expressionAttributeValues(Map.of(":by", AttributeValue.fromN(by))));
  }

  @Override
  public void close() {
    system.close();
    client.close();
  }
}
