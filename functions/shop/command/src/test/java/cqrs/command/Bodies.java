package cqrs.command;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** Bodies of requests, as a caller writes them. */
final class Bodies {

  private Bodies() {}

  static String customer(String id) {
    return """
    {"customerId":"%s","name":"Ada","email":"ada@example.org","region":"France"}\
    """
        .formatted(id);
  }

  static String product(String id, String amount, String currency) {
    return """
    {"productId":"%s","name":"Lamp %s","price":{"amount":"%s","currency":"%s"}}\
    """
        .formatted(id, id, amount, currency);
  }

  /** One of each product. */
  static String order(String id, String customer, String... products) {
    return """
    {"orderId":"%s","customerId":"%s","lines":[%s]}\
    """
        .formatted(
            id,
            customer,
            Arrays.stream(products).map(p -> line(p, 1)).collect(Collectors.joining(",")));
  }

  static String line(String product, int quantity) {
    return """
    {"productId":"%s","quantity":%d}\
    """
        .formatted(product, quantity);
  }

  static String lines(String... lines) {
    return "{\"lines\":[" + String.join(",", lines) + "]}";
  }

  static Map<String, Object> parse(String json) {
    try {
      return JSON.std.mapFrom(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
