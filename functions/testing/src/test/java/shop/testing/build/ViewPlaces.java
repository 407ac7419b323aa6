package shop.testing.build;

import cqrs.projection.Projector;
import cqrs.telemetry.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shop.domain.ShopEvent;

/**
 * The places in the templates where each of the application's views has to stand. Each method
 * answers one sentence for each place that lacks a view.
 */
final class ViewPlaces {

  private static final String TEMPLATE = "template.yaml: ";

  private final List<Projector<ShopEvent>> projectors;
  private final List<String> views;
  private final Map<String, Yaml> resources;
  private final Set<String> parameters;

  /**
   * Looks for views in the templates of this checkout.
   *
   * @param projectors the application's
   */
  ViewPlaces(List<Projector<ShopEvent>> projectors) {
    TemplateFile root = TemplateFile.all().getFirst();
    this.projectors = List.copyOf(projectors);
    this.views = projectors.stream().flatMap(projector -> projector.names().stream()).toList();
    this.resources = root.resources();
    this.parameters = root.parameters().keySet();
  }

  List<String> missing() {
    List<String> missing = new ArrayList<>();
    missing.addAll(withoutProjector());
    missing.addAll(withoutTable());
    missing.addAll(withoutSetting());
    missing.addAll(withoutPermission());
    missing.addAll(withoutAlarms());
    missing.addAll(notOnTheDashboard());
    return missing;
  }

  static String table(String view) {
    return view.substring(0, 1).toUpperCase(Locale.ROOT) + view.substring(1) + "View";
  }

  private static String setting(String view) {
    return view.toUpperCase(Locale.ROOT) + "_TABLE";
  }

  /** Every projector is one function that the stream feeds, and no function is another one. */
  private List<String> withoutProjector() {
    List<String> missing = new ArrayList<>();
    Map<String, String> functions = new TreeMap<>();
    settings()
        .forEach(
            (function, settings) -> {
              if (settings.containsKey("PROJECTOR")) {
                functions.put(settings.get("PROJECTOR").text(), function);
              }
            });
    for (Projector<ShopEvent> projector : projectors) {
      String function = functions.remove(projector.name());
      if (function == null) {
        missing.add(
            TEMPLATE
                + "no function has PROJECTOR: "
                + projector.name()
                + ", so no projector has the views "
                + String.join(", ", projector.names()));
      } else if (!isFed(function)) {
        missing.add(TEMPLATE + function + " has no stream mapping");
      }
    }
    functions.forEach(
        (projector, function) ->
            missing.add(
                TEMPLATE + function + "'s PROJECTOR is " + projector + ", which is no projector"));
    return missing;
  }

  private boolean isFed(String function) {
    return ofType("AWS::Lambda::EventSourceMapping").values().stream()
        .anyMatch(
            mapping -> mapping.get("FunctionName").get("Ref").text().equals(function + ".Alias"));
  }

  private List<String> withoutTable() {
    return lacking(
        view -> !ofType("AWS::DynamoDB::Table").containsKey(table(view)),
        view -> TEMPLATE + "no table " + table(view) + " for the view " + view);
  }

  /** A projector has the tables of its own views; who has views of two has to have all. */
  private List<String> withoutSetting() {
    List<String> missing = new ArrayList<>();
    settings()
        .forEach(
            (function, settings) ->
                ofFunction(settings)
                    .filter(view -> !settings.containsKey(setting(view)))
                    .forEach(
                        view ->
                            missing.add(
                                TEMPLATE + function + "'s Environment lacks " + setting(view))));
    return missing;
  }

  private Stream<String> ofFunction(Map<String, Yaml> settings) {
    if (settings.containsKey("PROJECTOR")) {
      String name = settings.get("PROJECTOR").text();
      return projectors.stream()
          .filter(projector -> projector.name().equals(name))
          .flatMap(projector -> projector.names().stream());
    }
    long concerned =
        projectors.stream()
            .filter(projector -> projector.names().stream().anyMatch(has(settings)))
            .count();
    return concerned > 1 ? views.stream() : Stream.empty();
  }

  private static Predicate<String> has(Map<String, Yaml> settings) {
    return view -> settings.containsKey(setting(view));
  }

  /** A statement that allows something on several of a function's view tables allows it on all. */
  private List<String> withoutPermission() {
    List<String> missing = new ArrayList<>();
    settings()
        .forEach(
            (function, settings) -> {
              List<String> own = ofFunction(settings).toList();
              for (Yaml statement : statements(function)) {
                Set<String> tables = tables(statement);
                Set<String> keys = leadingKeys(statement);
                for (String view : own) {
                  if (own.stream().anyMatch(other -> tables.contains(table(other)))
                      && !tables.contains(table(view))) {
                    missing.add(
                        TEMPLATE
                            + "%s may not %s on %s"
                                .formatted(function, actions(statement), table(view)));
                  }
                  if (own.stream().anyMatch(keys::contains) && !keys.contains(view)) {
                    missing.add(TEMPLATE + function + "'s dynamodb:LeadingKeys lack " + view);
                  }
                }
              }
            });
    return missing;
  }

  private List<Yaml> statements(String function) {
    return property(function, "Policies").list().stream()
        .flatMap(policy -> policy.get("Statement").list().stream())
        .toList();
  }

  private Yaml property(String logicalId, String name) {
    return resources.getOrDefault(logicalId, new Yaml(null)).get("Properties").get(name);
  }

  private static Set<String> tables(Yaml statement) {
    return statement.get("Resource").list().stream()
        .flatMap(resource -> resource.get("Fn::GetAtt").list().stream().limit(1))
        .map(Yaml::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> leadingKeys(Yaml statement) {
    return statement
        .get("Condition")
        .get("ForAllValues:StringEquals")
        .get("dynamodb:LeadingKeys")
        .list()
        .stream()
        .map(Yaml::text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String actions(Yaml statement) {
    return statement.get("Action").list().stream()
        .map(Yaml::text)
        .collect(Collectors.joining(", "));
  }

  private List<String> withoutAlarms() {
    Set<String> watched =
        NestedStack.all().stream()
            .filter(stack -> stack.url().endsWith("view-alarms.yaml"))
            .map(stack -> stack.text(new Yaml(Map.of("Ref", "View"))))
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> missing =
        lacking(
            view -> !watched.contains(view),
            view ->
                TEMPLATE
                    + "no stack of infra/view-alarms.yaml with View: "
                    + view
                    + ", so the view has no alarm");
    for (String threshold : List.of("LagSeconds", "LagEvents")) {
      missing.addAll(
          lacking(
              view -> !parameters.contains(table(view).replaceFirst("View$", threshold)),
              view ->
                  TEMPLATE
                      + "no parameter "
                      + table(view).replaceFirst("View$", threshold)
                      + " for the view's alarms"));
    }
    return missing;
  }

  private List<String> notOnTheDashboard() {
    List<DashboardTest.Line> lines = new DashboardTest().lines();
    List<String> missing = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      if (metric.dimension() == Metric.Dimension.VIEW) {
        missing.addAll(
            lacking(
                view ->
                    lines.stream()
                        .noneMatch(
                            line ->
                                line.name().equals(metric.id())
                                    && line.dimensions().containsValue(view)),
                view -> "infra/dashboard.yaml: no line " + metric.id() + " for the view " + view));
      }
    }
    return missing;
  }

  private List<String> lacking(Predicate<String> lacks, UnaryOperator<String> sentence) {
    return views.stream().filter(lacks).map(sentence).collect(Collectors.toList());
  }

  private Map<String, Yaml> ofType(String type) {
    Map<String, Yaml> properties = new TreeMap<>();
    resources.forEach(
        (id, resource) -> {
          if (resource.get("Type").text().equals(type)) {
            properties.put(id, resource.get("Properties"));
          }
        });
    return properties;
  }

  /** The variables of each function. */
  private Map<String, Map<String, Yaml>> settings() {
    Map<String, Map<String, Yaml>> settings = new TreeMap<>();
    ofType(TemplateFile.FUNCTION)
        .forEach(
            (id, function) ->
                settings.put(id, function.get("Environment").get("Variables").entries()));
    return settings;
  }
}
