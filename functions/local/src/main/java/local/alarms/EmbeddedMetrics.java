package local.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import local.template.MetricId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads metrics from log lines in embedded metric format: a whole line is one JSON object with a
 * member {@code _aws}. A line that breaks the format's rules gives no metric.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">Embedded
 *     metric format</a>
 */
public final class EmbeddedMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMetrics.class);
  private static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int MOST_METRICS = 100;
  private static final int MOST_VALUES = 100;
  private static final int MOST_DIMENSIONS = 30;
  private static final int LONGEST_NAMESPACE = 256;
  private static final int LONGEST_TEXT = 1024;
  private static final int MOST_FAULTS_TOLD = 100;

  private final Metrics metrics;
  private final AtomicLong failures = new AtomicLong();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  public EmbeddedMetrics(Metrics metrics) {
    this.metrics = metrics;
  }

  /** Takes the metrics of a line, if it has any. */
  public void read(String function, String line) {
    // Most lines are none; only what may be one is worth parsing.
    if (!line.startsWith("{") || !line.contains("\"_aws\"")) {
      return;
    }
    JsonNode root;
    try {
      root = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return;
    }
    if (!root.has("_aws")) {
      return;
    }
    try {
      // When it arrived, not what Timestamp says: functions read the machine's clock, tests drive
      // the system's.
      readings(root).forEach(it -> metrics.put(it.id(), it.unit(), it.values()));
    } catch (IllegalArgumentException e) {
      failures.incrementAndGet();
      var fault = "%s logs invalid metrics: %s".formatted(function, e.getMessage());
      if (told.size() < MOST_FAULTS_TOLD && told.add(fault)) {
        LOG.error(fault);
      }
    }
  }

  /** How many lines broke the format's rules; each kind of fault was logged once. */
  public long failures() {
    return failures.get();
  }

  private record Reading(MetricId id, String unit, List<Double> values) {}

  private static List<Reading> readings(JsonNode root) {
    var header = root.get("_aws");
    require(header.path("Timestamp").isIntegralNumber(), "_aws.Timestamp must be a whole number");
    var readings = new ArrayList<Reading>();
    for (var directive : array(header, "CloudWatchMetrics", MOST_METRICS)) {
      var namespace = text(directive, "Namespace", LONGEST_NAMESPACE);
      var dimensionSets = dimensionSets(root, directive);
      for (var metric : array(directive, "Metrics", MOST_METRICS)) {
        var name = text(metric, "Name", LONGEST_TEXT);
        var unit = metric.has("Unit") ? text(metric, "Unit", LONGEST_TEXT) : MetricId.NO_UNIT;
        require(
            MetricId.UNITS.contains(unit),
            "%s has the unit %s, which is not known here".formatted(name, unit));
        var values = values(root, name);
        for (var dimensions : dimensionSets) {
          readings.add(new Reading(new MetricId(namespace, name, dimensions), unit, values));
        }
      }
    }
    return readings;
  }

  private static List<Map<String, String>> dimensionSets(JsonNode root, JsonNode directive) {
    var sets = new ArrayList<Map<String, String>>();
    for (var names : array(directive, "Dimensions", Integer.MAX_VALUE)) {
      require(
          names.isArray() && names.size() <= MOST_DIMENSIONS,
          "Dimensions must hold lists of at most %d names".formatted(MOST_DIMENSIONS));
      var set = new HashMap<String, String>();
      names.forEach(it -> set.put(it.asText(), text(root, it.asText(), LONGEST_TEXT)));
      sets.add(set);
    }
    require(!sets.isEmpty(), "Dimensions is empty: [[]] stands for none");
    return sets;
  }

  private static List<Double> values(JsonNode root, String name) {
    var target = root.path(name);
    var numbers = target.isArray() ? target.valueStream().toList() : List.of(target);
    require(
        numbers.size() <= MOST_VALUES && numbers.stream().allMatch(JsonNode::isNumber),
        "%s must be a member with a number or at most %d of them".formatted(name, MOST_VALUES));
    return numbers.stream().map(JsonNode::doubleValue).toList();
  }

  private static JsonNode array(JsonNode owner, String name, int most) {
    var array = owner.path(name);
    require(
        array.isArray() && array.size() <= most,
        "%s must be a list of at most %d".formatted(name, most));
    return array;
  }

  private static String text(JsonNode owner, String name, int longest) {
    var text = owner.path(name).isTextual() ? owner.path(name).asText() : "";
    require(
        !text.isBlank() && text.length() <= longest,
        "%s must be a member with 1 to %d characters".formatted(name, longest));
    return text;
  }

  private static void require(boolean holds, String fault) {
    if (!holds) {
      throw new IllegalArgumentException(fault);
    }
  }
}
