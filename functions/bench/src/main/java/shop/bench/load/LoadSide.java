package shop.bench.load;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import cqrs.command.CommandFunction;
import cqrs.http.HttpFunction;
import cqrs.query.QueryFunction;
import cqrs.snapshot.PlainContext;
import cqrs.testkit.dynamodb.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import shop.testing.reads.ReadStore;
import shop.testing.reads.ShopYear;
import shop.views.ShopViews;

/**
 * One side of the shop in a JVM and with a store of its own: the command function over the write
 * table, or the query functions over the views of 1,000 orders. For each line {@code calls a
 * second, seconds} of its input it makes that load and answers with a line: processor seconds, and
 * then each call's time in microseconds, counted from when the call was due.
 */
public final class LoadSide {

  public static final String COMMANDS = "commands";
  public static final String QUERIES = "queries";

  private static final int ORDERS = 1_000;
  private static final int CUSTOMERS = ShopYear.customers(ORDERS);
  private static final int PRODUCTS = 100;

  private LoadSide() {}

  /** A request to a function. */
  private record Call(HttpFunction function, APIGatewayV2HTTPEvent event) {

    void make() {
      APIGatewayV2HTTPResponse answer =
          function.handleRequest(event, PlainContext.silent(Duration.ofSeconds(15)));
      if (answer.getStatusCode() >= 300) {
        throw new IllegalStateException(answer.getStatusCode() + ": " + answer.getBody());
      }
    }
  }

  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case COMMANDS -> {
        try (Store store = new Store()) {
          serve(commands(store));
        }
      }
      case QUERIES -> {
        try (ReadStore store = new ReadStore().add(ShopYear.of(ORDERS))) {
          serve(queries(store));
        }
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static IntFunction<Call> commands(Store store) {
    CommandFunction function =
        new CommandFunction(
            Map.of(
                "WRITE_TABLE",
                Store.WRITE_TABLE,
                "JOURNAL_PARTITIONS",
                "64",
                "AUTHORIZER",
                "none",
                "OWNER_CLAIM",
                "customer"),
            store.dynamoDb());
    for (int i = 0; i < CUSTOMERS; i++) {
      String customer = ShopYear.customer(i);
      post(
              function,
              "/customers",
              "{\"customerId\":\"" + customer + "\",\"name\":\"A name\",\"region\":\"France\"}")
          .make();
    }
    for (int i = 0; i < PRODUCTS; i++) {
      post(
              function,
              "/products",
              "{\"productId\":\"product-"
                  + i
                  + "\",\"name\":\"A name\",\"price\":{\"amount\":\"2.45\",\"currency\":\"GBP\"}}")
          .make();
    }
    return i -> post(function, "/orders", order(i));
  }

  private static String order(int number) {
    int product = number % PRODUCTS;
    int other = (number + PRODUCTS / 2) % PRODUCTS;
    return """
    {"customerId":"%s","lines":[
      {"productId":"product-%d","quantity":1},{"productId":"product-%d","quantity":2}]}
    """
        .formatted(ShopYear.customer(number % CUSTOMERS), product, other);
  }

  private static Call post(CommandFunction function, String path, String body) {
    APIGatewayV2HTTPEvent event = event("POST", path, path, "", Map.of());
    event.setBody(body);
    return new Call(function, event);
  }

  private static IntFunction<Call> queries(ReadStore store) {
    Map<String, String> settings = new HashMap<>();
    settings.put("JOURNAL_PARTITIONS", "64");
    settings.put("AUTHORIZER", "none");
    settings.put("OWNER_CLAIM", "customer");
    settings.put("PROJECTIONS_TABLE", Store.PROJECTIONS_TABLE);
    settings.put("WRITE_TABLE", Store.WRITE_TABLE);
    ShopViews.VIEWS
        .names()
        .forEach(v -> settings.put(v.toUpperCase(Locale.ROOT) + "_TABLE", store.table(v)));
    var orders = function("orders", settings, store);
    var customers = function("customers", settings, store);
    var regions = function("regions", settings, store);
    var products = function("products", settings, store);
    return i -> {
      String customer = ShopYear.customer(i % CUSTOMERS);
      return switch (i % 6) {
        case 0 -> new Call(orders, ofId("/orders/", ShopYear.order(i % ORDERS), ""));
        case 1 -> new Call(orders, ofId("/customers/", customer, "/orders"));
        case 2 -> new Call(customers, ofId("/customers/", customer, "/dashboard"));
        case 3 -> {
          String ranked = "rank=lifetimeValue&currency=GBP";
          yield new Call(customers, event("GET", "/customers", "/customers", ranked, Map.of()));
        }
        case 4 -> new Call(regions, event("GET", "/sales/regions", "/sales/regions", "", Map.of()));
        default -> {
          String path = "/sales/products";
          yield new Call(products, event("GET", path, path, "currency=GBP", Map.of()));
        }
      };
    };
  }

  private static QueryFunction function(
      String view, Map<String, String> settings, ReadStore store) {
    Map<String, String> own = new HashMap<>(settings);
    own.put("VIEW", view);
    return new QueryFunction(own, store.dynamoDb());
  }

  private static APIGatewayV2HTTPEvent ofId(String before, String id, String after) {
    return event("GET", before + "{id}" + after, before + id + after, "", Map.of("id", id));
  }

  private static APIGatewayV2HTTPEvent event(
      String method, String route, String path, String query, Map<String, String> parameters) {
    return APIGatewayV2HTTPEvent.builder()
        .withRouteKey(method + " " + route)
        .withRawPath(path)
        .withRawQueryString(query)
        .withHeaders(Map.of("content-type", "application/json"))
        .withPathParameters(parameters)
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withRequestId("a-request")
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder().withMethod(method).build())
                .build())
        .build();
  }

  private static void serve(IntFunction<Call> calls) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    System.out.println("ready");
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      List<String> words = List.of(line.split(" "));
      double perSecond = Double.parseDouble(words.get(0));
      int count = (int) (perSecond * Double.parseDouble(words.get(1)));
      System.out.println(load(calls, number, count, perSecond));
      number += count;
    }
  }

  /** Calls come at random, as callers do who do not know of each other. */
  private static String load(IntFunction<Call> calls, int first, int count, double perSecond) {
    Random random = new Random(first);
    long[] micros = new long[count];
    long busy = processorNanos();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      long due = System.nanoTime();
      for (int i = 0; i < count; i++) {
        due += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
        for (long left; (left = due - System.nanoTime()) > 0; ) {
          LockSupport.parkNanos(left);
        }
        int number = i;
        long from = due;
        callers.execute(
            () -> {
              calls.apply(first + number).make();
              micros[number] = (System.nanoTime() - from) / 1_000;
            });
      }
    }
    StringBuilder line = new StringBuilder();
    line.append(String.format(Locale.ROOT, "%.3f", (processorNanos() - busy) / 1e9));
    for (long took : micros) {
      if (took == 0) {
        throw new IllegalStateException("A call failed.");
      }
      line.append(' ').append(took);
    }
    return line.toString();
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
