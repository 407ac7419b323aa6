package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import cqrs.telemetry.Metric;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.views.ShopViews;

/** The dashboard is valid and shows every alarm and every metric. */
class DashboardTest {

  /** The metric behind one line of a graph. */
  record Line(String namespace, String name, Map<String, String> dimensions) {}

  private final Yaml body = body();

  private static Yaml body() {
    NestedStack stack =
        NestedStack.all().stream()
            .filter(nested -> nested.url().endsWith("dashboard.yaml"))
            .findFirst()
            .orElseThrow();
    Yaml dashboard = stack.properties("AWS::CloudWatch::Dashboard").findFirst().orElseThrow();
    try {
      return new Yaml(JSON.std.anyFrom(stack.text(dashboard.get("DashboardBody"))));
    } catch (IOException e) {
      throw new AssertionError("The body is not JSON after substitution.", e);
    }
  }

  private Stream<Yaml> widgets(String type) {
    return body.get("widgets").list().stream()
        .filter(widget -> widget.get("type").text().equals(type))
        .map(widget -> widget.get("properties"));
  }

  List<Line> lines() {
    return widgets("metric")
        .flatMap(graph -> graph.get("metrics").list().stream())
        .map(DashboardTest::line)
        .toList();
  }

  /** Namespace, name, names and values of dimensions in turn, and perhaps how it is drawn. */
  private static Line line(Yaml metric) {
    List<String> path =
        metric.list().stream()
            .filter(part -> part.entries().isEmpty())
            .map(Yaml::text)
            .collect(Collectors.toList());
    Map<String, String> dimensions = path.size() > 2 ? Map.of(path.get(2), path.get(3)) : Map.of();
    assertThat(path).hasSizeBetween(2, 4);
    return new Line(path.get(0), path.get(1), dimensions);
  }

  @Test
  void everyMetricOfOursIsEmittedThatWay() {
    assertThat(lines().stream().filter(line -> line.namespace().equals(NestedStack.ROOT_NAME)))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              Metric metric = MetricCatalogue.metric(line.name());
              assertThat(String.join(",", line.dimensions().keySet()))
                  .as(line.name())
                  .isIn(MetricCatalogue.dimensions(metric));
            });
  }

  @Test
  void everyMetricIsShownAndThoseOfViewsForEachView() {
    List<Line> lines = lines();
    for (Metric metric : Metric.values()) {
      assertThat(
              lines.stream()
                  .filter(line -> line.name().equals(metric.id()))
                  .flatMap(line -> line.dimensions().values().stream())
                  .distinct())
          .as(metric.id())
          .containsExactlyInAnyOrderElementsOf(
              switch (metric.dimension()) {
                case VIEW ->
                    MetricCatalogue.isOfRelay(metric) ? withRelay() : ShopViews.VIEWS.names();
                case OUTCOME -> MetricCatalogue.OUTCOMES;
                case NONE -> List.of();
              });
      assertThat(lines).extracting(Line::name).contains(metric.id());
    }
  }

  private static List<String> withRelay() {
    return Stream.concat(ShopViews.VIEWS.names().stream(), Stream.of("relay")).toList();
  }

  @Test
  void everyAlarmIsShown() {
    List<String> alarms =
        NestedStack.all().stream()
            .flatMap(
                stack ->
                    Stream.of("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
                        .flatMap(stack::properties)
                        .map(alarm -> stack.text(alarm.get("AlarmName"))))
            .toList();
    assertThat(
            widgets("alarm")
                .flatMap(widget -> widget.get("alarms").list().stream())
                .map(arn -> arn.text().substring(arn.text().indexOf(":alarm:") + 7)))
        .isNotEmpty()
        .containsExactlyInAnyOrderElementsOf(alarms);
  }
}
