package shop.testing.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.testing.openapi.Contract.Answered;
import shop.testing.openapi.Contract.Asked;
import software.amazon.awssdk.core.SdkBytes;

/** What is not in the document is found. */
class ContractTest {

  private static final Contract CONTRACT = new Contract(OpenApi.document());

  private static final String PRODUCT =
      """
      {"productId": "tea", "name": "Tea", "price": {"amount": "3.50", "currency": "EUR"},
       "version": 1}\
      """;

  private static final String ORDER =
      """
      {"customerId": "ada", "lines": [{"productId": "tea", "quantity": 2}]}\
      """;

  private static Asked get(String target) {
    return new Asked("GET", target, Map.of(), SdkBytes.fromUtf8String(""));
  }

  private static Asked post(String target, String body) {
    return new Asked(
        "POST", target, Map.of("content-type", "application/json"), SdkBytes.fromUtf8String(body));
  }

  private static Answered query(String body) {
    return new Answered(
        200,
        Map.of(
            "etag", "\"1-x\"",
            "cache-control", "private, no-cache",
            "content-type", "application/json"),
        body);
  }

  private static Answered created() {
    return new Answered(
        201,
        Map.of(
            "etag", "\"1\"",
            "consistency-token", "40:2",
            "location", "/orders/order-1",
            "cache-control", "no-store",
            "content-type", "application/json"),
        "{\"id\": \"order-1\", \"version\": 1, \"consistencyToken\": \"40:2\"}");
  }

  private static Answered problem(int status, String kind) {
    return new Answered(
        status,
        Map.of("cache-control", "no-store", "content-type", "application/problem+json"),
        """
        {"type": "urn:problem-type:shop:%s", "title": "T", "status": %d, "detail": "D.",
         "instance": "/orders"}\
        """
            .formatted(kind, status));
  }

  private static Answered with(Answered answer, String header, String value) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.put(header, value);
    return new Answered(answer.status(), headers, answer.body());
  }

  private static Answered without(Answered answer, String header) {
    Map<String, String> headers = new HashMap<>(answer.headers());
    headers.remove(header);
    return new Answered(answer.status(), headers, answer.body());
  }

  @Test
  void whatTheDocumentSaysHasNoFault() {
    assertThat(CONTRACT.faults(get("/products/tea"), query(PRODUCT))).isEmpty();
    assertThat(CONTRACT.faults(post("/orders", ORDER), created())).isEmpty();
    assertThat(CONTRACT.faults(post("/orders", ORDER), problem(409, "already-exists"))).isEmpty();
    assertThat(CONTRACT.faults(get("/nothing"), problem(404, "not-found"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\": 1     | \"version\": 1, \"colour\": \"red\"",
        "\"version\": 1     | \"version\": \"1\"",
        "\"version\": 1     | \"version\": 0",
        "\"name\": \"Tea\", | ''",
        "\"3.50\"           | 3.50",
        "\"EUR\"            | \"euro\"",
      })
  void anotherBodyIsAFault(String part, String other) {
    assertThat(PRODUCT).contains(part);
    assertThat(CONTRACT.faults(get("/products/tea"), query(PRODUCT.replace(part, other))))
        .isNotEmpty();
  }

  @Test
  void anotherStatusHeaderTypeOrProblemIsAFault() {
    Asked order = post("/orders", ORDER);
    List<Answered> wrong =
        List.of(
            new Answered(202, created().headers(), created().body()),
            with(created(), "x-version", "1"),
            with(created(), "consistency-token", "forty"),
            without(created(), "location"),
            with(created(), "content-type", "text/plain"),
            problem(409, "state-conflict"),
            problem(404, "not-found"),
            without(problem(409, "already-exists"), "cache-control"));
    assertThat(wrong).allSatisfy(answer -> assertThat(CONTRACT.faults(order, answer)).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{'customerId': 'ada', 'lines': []}",
        "{'customerId': 'a/b', 'lines': [{'productId': 'tea', 'quantity': 2}]}",
        "{'customerId': 'ada', 'lines': [{'productId': 'tea', 'quantity': 0}]}",
        "{'customerId': 'ada', 'lines': [{'productId': 'tea', 'quantity': 2, 'price': '1'}]}",
        "{'customerId': 'ada', 'lines': [{'productId': 'tea', 'quantity': 2, 'unitPrice': -1}]}",
        "{'customerId': 'ada', 'lines': [{'productId': 'tea', 'quantity': 2, 'unitPrice': '1e2'}]}",
        "{'customerId': 'ada', 'placedAt': 'now', 'lines': [{'productId': 'tea', 'quantity': 2}]}",
      })
  void aRequestThatTheDocumentDoesNotAllowMustBeRefused(String body) {
    Asked asked = post("/orders", body.replace('\'', '"'));
    assertThat(CONTRACT.faults(asked, created())).isNotEmpty();
    assertThat(CONTRACT.faults(asked, problem(400, "bad-request"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/products?limit=0",
        "/products?limit=101",
        "/products?limit=ten",
        "/products?limit=5&limit=5",
        "/products?cursor=",
        "/products?colour=red",
      })
  void aParameterThatTheDocumentDoesNotAllowMustBeRefused(String target) {
    assertThat(CONTRACT.faults(get(target), query("{\"items\": []}"))).isNotEmpty();
    assertThat(CONTRACT.faults(get("/products?limit=5"), query("{\"items\": []}"))).isEmpty();
  }

  @Test
  void aHeaderThatTheDocumentDoesNotAllowMustBeRefused() {
    Asked asked = get("/products/tea");
    Map<String, String> headers = Map.of("consistency-token", "forty");
    Asked other = new Asked(asked.method(), asked.target(), headers, asked.body());
    assertThat(CONTRACT.faults(other, query(PRODUCT))).isNotEmpty();
  }
}
