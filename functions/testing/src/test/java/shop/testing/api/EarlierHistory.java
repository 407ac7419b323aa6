package shop.testing.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import shop.testing.api.Exchange.Ask;

/**
 * The history that every version's kept data have: all event types, all commands, three currencies,
 * large and many orders, sent to a system of any version. Ids are fixed.
 */
final class EarlierHistory {

  private static final int LINES = 100;
  private static final int SMALL_ORDERS = 25;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI system;
  private final List<Exchange> sent = new ArrayList<>();

  EarlierHistory(URI system) {
    this.system = system;
  }

  /** Sends the commands; what each was answered. */
  List<Exchange> commands() throws IOException, InterruptedException {
    catalogue();
    states();
    large();
    imported();
    many();
    return List.copyOf(sent);
  }

  /** Commands after rebuilds: generations that are kept are fed, too. */
  List<Exchange> later() throws IOException, InterruptedException {
    int before = sent.size();
    put("/customers/cy/region", "{\"region\": \"Åland\"}");
    order("late", "cy", line("mug", 3));
    post("/orders/late/payment", "{}");
    return List.copyOf(sent.subList(before, sent.size()));
  }

  private void catalogue() throws IOException, InterruptedException {
    post(
        "/customers",
        "{\"customerId\": \"ada\", \"name\": \"Ada\", \"email\": \"ada@mail.example\","
            + " \"region\": \"France\"}",
        "Idempotency-Key",
        "register-ada");
    post("/customers", "{\"customerId\": \"ben\", \"name\": \"Ben Ó\", \"region\": \"EIRE\"}");
    post("/customers", "{\"customerId\": \"cy\", \"name\": \"Cy\", \"region\": \"New York\"}");
    post("/customers", "{\"customerId\": \"ada\", \"name\": \"Ada\", \"region\": \"France\"}");
    product("tea", "Tea", "3.50", "EUR");
    product("cake", "Cake", "2.75", "EUR");
    product("mug", "Mug", "4.125", "GBP");
    product("fan", "扇", "1200", "JPY");
    put("/products/tea/price", "{\"amount\": \"3.75\", \"currency\": \"EUR\"}");
    put("/products/cake/name", "{\"name\": \"Cake, plain\"}");
  }

  private void product(String id, String name, String amount, String currency)
      throws IOException, InterruptedException {
    post(
        "/products",
        "{\"productId\": \"%s\", \"name\": \"%s\", \"price\": {\"amount\": \"%s\", \"currency\": \"%s\"}}"
            .formatted(id, name, amount, currency));
  }

  private void states() throws IOException, InterruptedException {
    post(
        "/orders",
        "{\"orderId\": \"placed\", \"customerId\": \"ada\", \"lines\": [%s, %s]}"
            .formatted(line("tea", 2), line("cake", 1)),
        "Idempotency-Key",
        "place-1");
    order("paid", "ada", line("tea", 1));
    post("/orders/paid/payment", "{}", "Idempotency-Key", "pay-1", "If-Match", "\"1\"");
    post("/orders/paid/payment", "{}", "If-Match", "\"1\""); // too late
    order("cancelled", "ada", line("tea", 3));
    post("/orders/cancelled/cancellation", "{\"reason\": \"Too late\"}", "Idempotency-Key", "c-1");
    order("cancelled-paid", "ben", line("mug", 1));
    post("/orders/cancelled-paid/payment", "{}");
    post("/orders/cancelled-paid/cancellation", "{\"reason\": \"Ça ne va pas\"}");
    order("shipped", "ada", line("fan", 2));
    post("/orders/shipped/payment", "{}");
    post("/orders/shipped/shipment", "{\"carrier\": \"Post\", \"trackingNumber\": \"T 1\"}");
    put("/customers/ada/region", "{\"region\": \"United Kingdom\"}");
    put("/customers/ada/region", "{\"region\": \"United Kingdom\"}"); // no event
    order("delivered", "ada", line("cake", 4) + "," + line("cake", 2));
    post("/orders/delivered/payment", "{}");
    post("/orders/delivered/shipment", "{}");
    post("/orders/delivered/delivery", "{}");
    post("/orders/delivered/returns", "{\"lines\": [%s]}".formatted(line("cake", 5)));
  }

  private void large() throws IOException, InterruptedException {
    String lines =
        IntStream.range(0, LINES)
            .mapToObj(
                i ->
                    "{\"productId\": \"%s\", \"quantity\": %d, \"unitPrice\": \"%d.%02d\"}"
                        .formatted(i % 3 == 0 ? "mug" : "tea", 1 + i % 7, i, i))
            .collect(Collectors.joining(","));
    post(
        "/orders",
        "{\"orderId\": \"large\", \"customerId\": \"ben\", \"currency\": \"GBP\", \"lines\": [%s]}"
            .formatted(lines));
    post("/orders/large/payment", "{}");
    post("/orders/large/shipment", "{}");
    post(
        "/orders/large/returns",
        "{\"lines\": [%s, %s]}".formatted(line("mug", 40), line("tea", 3)),
        "Idempotency-Key",
        "return-1");
    post("/orders/large/delivery", "{}");
  }

  private void imported() throws IOException, InterruptedException {
    post(
        "/orders",
        "{\"orderId\": \"imported\", \"customerId\": \"cy\", \"currency\": \"JPY\","
            + " \"placedAt\": \"2011-12-31T23:30:00-02:00\","
            + " \"lines\": [{\"productId\": \"fan\", \"quantity\": 1000, \"unitPrice\": 999}]}");
    post("/orders/imported/payment", "{\"occurredAt\": \"2012-01-02T08:00:00Z\"}");
    post("/orders/imported/shipment", "{\"occurredAt\": \"2012-02-29T08:00:00Z\"}");
    post(
        "/orders/imported/returns",
        "{\"occurredAt\": \"2012-03-01T00:00:00Z\", \"lines\": [%s]}".formatted(line("fan", 1)));
  }

  private void many() throws IOException, InterruptedException {
    for (int i = 0; i < SMALL_ORDERS; i++) {
      order("many-%02d".formatted(i), "ben", line(i % 2 == 0 ? "tea" : "cake", 1 + i));
      if (i % 5 == 0) {
        post("/orders/many-%02d/payment".formatted(i), "{}");
      }
    }
  }

  private void order(String id, String customer, String lines)
      throws IOException, InterruptedException {
    post("/orders", Given.order(id, customer, lines));
  }

  private static String line(String product, int quantity) {
    return Given.line(product, quantity);
  }

  private void post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    sent.add(ask(Ask.post(path, body, headers)));
  }

  private void put(String path, String body) throws IOException, InterruptedException {
    sent.add(ask(Ask.put(path, body)));
  }

  Exchange ask(Ask ask) throws IOException, InterruptedException {
    return ask.of(client, system);
  }

  /** Asks every query there is, about everything in the history; also second pages. */
  List<Exchange> queries() throws IOException, InterruptedException {
    List<String> paths = new ArrayList<>();
    for (String order :
        "placed paid cancelled cancelled-paid shipped delivered large imported late many-00 many-24 none"
            .split(" ", -1)) {
      paths.add("/orders/" + order);
    }
    for (String customer : List.of("ada", "ben", "cy", "none")) {
      paths.add("/customers/" + customer + "/dashboard");
      paths.add("/customers/" + customer + "/orders?limit=100");
      paths.add("/customers/" + customer + "/orders?status=PAID");
    }
    for (String currency : List.of("EUR", "GBP", "JPY")) {
      paths.add("/customers?rank=lifetimeValue&currency=" + currency);
      paths.add("/sales/products?currency=" + currency);
      paths.add("/sales/regions?currency=" + currency);
    }
    paths.add("/sales/regions");
    for (String region : List.of("France", "EIRE", "United%20Kingdom", "New%20York", "None")) {
      paths.add("/sales/regions/" + region);
      paths.add("/sales/regions/" + region + "?interval=month&currency=JPY");
    }
    for (String product : List.of("tea", "cake", "mug", "fan", "none")) {
      paths.add("/sales/products/" + product);
      paths.add("/sales/products/" + product + "?interval=month&from=2011-01-01");
    }
    List<Exchange> answers = new ArrayList<>();
    for (String path : paths) {
      answers.add(ask(Ask.get(path)));
    }
    for (String path :
        List.of(
            "/customers/ben/orders?limit=10",
            "/customers?rank=lifetimeValue&currency=EUR&limit=1",
            "/sales/products?currency=GBP&limit=1")) {
      pages(path, answers);
    }
    return answers;
  }

  private void pages(String path, List<Exchange> answers) throws IOException, InterruptedException {
    Exchange page = ask(Ask.get(path));
    answers.add(page);
    while (page.json().has("next")) {
      page = ask(Ask.get(path + "&cursor=" + page.json().path("next").asText()));
      answers.add(page);
    }
  }
}
