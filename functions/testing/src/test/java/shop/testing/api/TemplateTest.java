package shop.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import cqrs.http.HttpFunction;
import cqrs.http.Route;
import java.lang.reflect.Constructor;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import local.template.Template;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import shop.api.ShopApi;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;

/** The template against the code: routes, handler classes and settings, both ways round. */
@ExtendWith(SharedShop.class)
final class TemplateTest {

  private final Shop shop;
  private final Template template;

  TemplateTest(Shop shop) {
    this.shop = shop;
    this.template = shop.system().template();
  }

  static List<Route> routes() {
    return ShopApi.ROUTES;
  }

  @Test
  void theTemplatesRoutesAreThoseOfTheCodeAndTheDefault() {
    Set<String> expected = new TreeSet<>(Set.of(Route.DEFAULT));
    ShopApi.ROUTES.forEach(route -> expected.add(route.key()));
    assertThat(template.routes().stream().map(Template.Route::key))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void everyRouteHasAFunctionThatHandlesIt(Route route) {
    String path = route.path().replaceAll("\\{\\w+}", "missing");
    Answer answer = shop.send(route.method(), path, route.method().equals("GET") ? null : "{}");
    assertThat(answer.status()).as("%s", answer).isIn(200, 400, 404);
    assertThat(answer.text()).doesNotContain("no such path");
  }

  @Test
  void everyFunctionsClassIsAHandlerThatLambdaAndTheLocalRuntimeCanMake() throws Exception {
    for (Template.Function function : template.functions()) {
      Class<?> type = Class.forName(function.handler());
      Class<?> interfaced = isBehindTheApi(function) ? HttpFunction.class : RequestHandler.class;
      assertThat(interfaced).as(function.logicalId()).isAssignableFrom(type);
      assertThat(type.getConstructor().getParameterCount()).isZero();
      assertThat(wired(type).isPresent()).as("%s has a constructor to be wired by", type).isTrue();
    }
  }

  private boolean isBehindTheApi(Template.Function function) {
    return template.routes().stream()
        .anyMatch(route -> route.function().equals(function.logicalId()));
  }

  @Test
  void everyFunctionIsToldExactlyWhatItReads() throws Exception {
    for (Template.Function function : template.functions()) {
      Map<String, String> told = new TreeMap<>(function.environment());
      // The local system adds it.
      String _ = told.remove("LOCAL_SYSTEM");
      Recording environment = new Recording(told);
      Constructor<?> constructor = wired(Class.forName(function.handler())).orElseThrow();
      Object made =
          constructor.getParameterCount() == 2
              ? constructor.newInstance(environment, shop.dynamoDb())
              : constructor.newInstance(environment, shop.dynamoDb(), shop.system().eventBridge());
      assertThat(made).isNotNull();
      assertThat(environment.asked)
          .as(function.logicalId())
          .containsExactlyInAnyOrderElementsOf(told.keySet());
    }
  }

  /** The constructor that takes the environment and the clients of what the class calls. */
  private static Optional<Constructor<?>> wired(Class<?> type) {
    List<List<Class<?>>> known =
        List.of(
            List.of(Map.class, DynamoDbClient.class),
            List.of(Map.class, DynamoDbClient.class, EventBridgeClient.class));
    return Arrays.stream(type.getConstructors())
        .<Constructor<?>>map(constructor -> constructor)
        .filter(constructor -> known.contains(List.of(constructor.getParameterTypes())))
        .findFirst();
  }

  /** Remembers what was asked for, but for what Lambda or the local system itself sets. */
  private static final class Recording extends AbstractMap<String, String> {

    private final Map<String, String> settings;
    private final Set<String> asked = new TreeSet<>();

    Recording(Map<String, String> settings) {
      this.settings = settings;
    }

    @Override
    public @Nullable String get(Object name) {
      if (!name.toString().startsWith("AWS_") && !name.equals("LOCAL_SYSTEM")) {
        asked.add(name.toString());
      }
      return settings.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
      return get(name) != null;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
      return settings.entrySet();
    }
  }
}
