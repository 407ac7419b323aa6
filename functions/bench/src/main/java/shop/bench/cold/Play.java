package shop.bench.cold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import shop.local.template.Template;
import shop.local.template.TemplateReader;

/**
 * The recorded events of {@code events/payloads} in the order in which they happened, each act of
 * them for a fresh process of one function. The first event of an act is the one that is measured:
 * where there is a choice, the one that needs the most of the function.
 */
public final class Play {

  /** Function, then its events. */
  private static final List<List<String>> ACTS =
      List.of(
          List.of("MonitorFunction", "every-minute"),
          List.of("CommandFunction", "register-customer", "add-product"),
          List.of(
              "CommandFunction",
              "place-order",
              "pay-order",
              "ship-order",
              "deliver-order",
              "return-lines",
              "move-customer",
              "reprice-product",
              "rename-product",
              "place-another-order",
              "cancel-order"),
          List.of(
              "OrdersProjectorFunction", "order-placed", "order-lines-returned", "order-cancelled"),
          List.of("SalesProjectorFunction", "order-placed", "order-cancelled", "product-renamed"),
          List.of("OrderQueriesFunction", "list-orders", "get-order"),
          List.of("CustomerQueriesFunction", "rank-customers", "get-dashboard"),
          List.of("RegionQueriesFunction", "get-region", "list-regions"),
          List.of("ProductQueriesFunction", "rank-products", "get-product"),
          List.of("ApiFunction", "list-routes", "unknown-route"),
          List.of("CatchUpFunction", "on-demand", "asked-by-monitor"),
          List.of("RelayFunction", "checkpoint-moved", "asked-by-monitor"),
          List.of("NoticesFunction", "order-placed"),
          List.of(
              "ViewsFunction",
              "start-rebuild",
              "follow-rebuild",
              "list-views",
              "resume-view",
              "skip-event"),
          List.of("RebuildFunction", "slice"),
          List.of("MonitorFunction", "every-minute"));

  /** The events are of some day in the past. */
  private static final Map<String, String> OLD_ENOUGH = Map.of("NoticeDays", "36500");

  /** So many acts only set the stage. */
  private static final int PRELUDES = 2;

  private final Path root;
  private final Path folder;
  private final Template template;
  private final Map<String, Deployed> functions = new LinkedHashMap<>();

  /**
   * Unpacks the functions' jars.
   *
   * @param root of the project
   * @param folder where files may be left
   * @throws IllegalStateException if a jar is missing, or a function has no act
   */
  public Play(Path root, Path folder) throws IOException {
    this.root = root;
    this.folder = folder;
    this.template = TemplateReader.read(root.resolve("template.yaml"), OLD_ENOUGH);
    for (Template.Function function : template.functions()) {
      functions.put(function.logicalId(), Deployed.unpack(function, root, folder));
    }
    Set<String> missing = new TreeSet<>(functions.keySet());
    missing.removeAll(ACTS.stream().map(List::getFirst).collect(Collectors.toSet()));
    if (!missing.isEmpty()) {
      throw new IllegalStateException("The play has no act for " + missing + ": add them to it.");
    }
  }

  /** The functions by logical id. */
  Map<String, Deployed> functions() {
    return functions;
  }

  /** What became of a function's measured event. */
  public record Outcome(
      Deployed function,
      Mode mode,
      long nanosToReady,
      long nanosToAnswer,
      long nanosWarm,
      LoadedClasses classes,
      LoadedClasses allClasses,
      String output) {}

  /** Plays it on an empty stage; each process ends with its act. */
  public void run(Mode mode, boolean logsClasses, BiConsumer<String, Outcome> heard)
      throws Exception {
    try (Stage stage = Stage.open(template)) {
      for (int i = 0; i < ACTS.size(); i++) {
        List<String> act = ACTS.get(i);
        Outcome outcome = play(act, mode, logsClasses, stage);
        if (i >= PRELUDES) {
          heard.accept(act.getFirst(), outcome);
        }
      }
    }
  }

  private Outcome play(List<String> act, Mode mode, boolean logsClasses, Stage stage)
      throws Exception {
    Deployed function = functions.get(act.getFirst());
    if (function == null) {
      throw new IllegalStateException("The template has no " + act.getFirst() + ".");
    }
    List<String> events = new ArrayList<>();
    for (String event : act.subList(1, act.size())) {
      events.add(
          Files.readString(
              root.resolve("events/payloads/" + act.getFirst() + "." + event + ".json")));
    }
    var start = new FreshProcess.Start(mode, logsClasses, stage.endpoints());
    try (FreshProcess process = FreshProcess.start(function, start, folder)) {
      long ready = mode.hasSnapshot() ? process.awaitReady() : 0;
      long from = mode.hasSnapshot() ? process.restore() : 0;
      FreshProcess.Answer first = succeeded(act, process.invoke(events.getFirst()));
      LoadedClasses classes = logsClasses ? process.classes() : LoadedClasses.NONE;
      FreshProcess.Answer second = process.invoke(events.getFirst());
      for (String event : events.subList(1, events.size())) {
        FreshProcess.Answer _ = process.invoke(event);
      }
      return new Outcome(
          function,
          mode,
          ready,
          first.sinceStart() - from,
          second.took(),
          classes,
          logsClasses ? process.classes() : LoadedClasses.NONE,
          process.output());
    }
  }

  private static FreshProcess.Answer succeeded(List<String> act, FreshProcess.Answer answer) {
    boolean failed =
        Stream.of("\"statusCode\":4", "\"statusCode\":5", "\"itemIdentifier\":")
            .anyMatch(answer.json().replace(" ", "")::contains);
    if (failed) {
      throw new IllegalStateException(act + " answers " + answer.json());
    }
    return answer;
  }
}
