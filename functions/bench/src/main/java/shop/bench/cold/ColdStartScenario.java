package shop.bench.cold;

import cqrs.snapshot.Recorded;
import cqrs.snapshot.Recorded.Call;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import local.template.Template;
import local.template.TemplateReader;

/**
 * Starts each function in fresh processes and sends it the recorded events of {@code
 * events/payloads}, in the order in which they happened. The first event of a step is measured. It
 * is the one that needs the most of its function.
 */
public final class ColdStartScenario {

  /** Function, then its events. */
  private static final List<List<String>> STEPS =
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
          List.of("DocsFunction", "page", "openapi", "unknown-asset"),
          List.of("ConsoleFunction", "page", "unknown-asset"),
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
          List.of("JournalFunction", "explain-row", "list-order-events"),
          List.of("RebuildFunction", "slice"),
          List.of("MonitorFunction", "every-minute"));

  /** The events are of some day in the past. */
  private static final Map<String, String> OLD_ENOUGH = Map.of("NoticeDays", "36500");

  /** The first steps only prepare the tables. */
  private static final int PREPARING = 2;

  private final Path root;
  private final Path folder;
  private final Template template;
  private final Map<String, Deployed> functions = new LinkedHashMap<>();

  /**
   * Unpacks the functions' jars.
   *
   * @param root of the project
   * @param folder where files may be left
   * @throws IllegalStateException if a jar is missing, or a function has no step
   */
  public ColdStartScenario(Path root, Path folder) throws IOException {
    this.root = root;
    this.folder = folder;
    this.template = TemplateReader.read(root.resolve("template.yaml"), OLD_ENOUGH);
    for (Template.Function function : template.functions()) {
      functions.put(function.logicalId(), Deployed.unpack(function, root, folder));
    }
    Set<String> missing = new TreeSet<>(functions.keySet());
    missing.removeAll(STEPS.stream().map(List::getFirst).collect(Collectors.toSet()));
    if (!missing.isEmpty()) {
      throw new IllegalStateException("The play has no step for " + missing + ": add them to it.");
    }
  }

  /** Events for one process of a function. */
  record Step(Deployed function, List<String> events, boolean prepares) {}

  /** Runs one step. */
  @FunctionalInterface
  interface Runner {
    void run(Step step, Map<String, URI> endpoints) throws Exception;
  }

  /**
   * Runs all steps on empty tables, and reports each function's cold start.
   *
   * @param watched whether classes and calls are looked at, which takes time
   */
  public void run(Mode mode, boolean watched, BiConsumer<String, ColdStart> told) throws Exception {
    forEach(
        (step, endpoints) -> {
          ColdStart coldStart = ColdStart.of(step, mode, watched, endpoints, folder);
          if (!step.prepares()) {
            told.accept(step.function().name(), coldStart);
          }
        });
  }

  /**
   * Records each function's measured event with the calls that it leads to, from the start of the
   * process on. Of functions with the same record the first one is recorded.
   */
  public void record() throws Exception {
    Set<String> recorded = new HashSet<>();
    forEach(
        (step, endpoints) -> {
          String name = recordOf(step);
          List<Call> calls = new ArrayList<>();
          try (Recorders recorders = Recorders.open(endpoints, calls)) {
            var start = new FreshProcess.Start(Mode.ON_DEMAND, false, recorders.endpoints());
            try (FreshProcess process = FreshProcess.start(step.function(), start, folder)) {
              FreshProcess.Answer _ = process.invoke(step.events().getFirst());
              if (!step.prepares() && recorded.add(name)) {
                write(step, List.copyOf(calls));
              }
              for (String event : step.events().subList(1, step.events().size())) {
                FreshProcess.Answer _ = process.invoke(event);
              }
            }
          }
        });
  }

  /** As {@link cqrs.snapshot.Primed#record} names it: a query function has one for each view. */
  private static String recordOf(Step step) {
    Template.Function function = step.function().function();
    String name = function.handler().substring(function.handler().lastIndexOf('.') + 1);
    String view = function.environment().get("VIEW");
    return view == null ? name : name + "." + view;
  }

  private void write(Step step, List<Call> calls) throws IOException {
    Template.Function function = step.function().function();
    Recorded recorded =
        new Recorded(function.environment(), step.events().getFirst(), calls).shortened();
    Path target = Objects.requireNonNull(step.function().jar().getParent());
    Path module = root.relativize(Objects.requireNonNull(target.getParent()));
    Path file = root.resolve(module + "/src/main/resources" + Recorded.resource(recordOf(step)));
    Files.createDirectories(file.getParent());
    Files.writeString(file, recorded.toJson());
    System.out.println(file + ": " + recorded.calls().size() + " of " + calls.size() + " calls");
  }

  /** Has a function do the least that a query can do, with the jar of one: {@link OneRead}. */
  public ColdStart least(Mode mode, boolean watched) throws Exception {
    Step query = step(List.of("OrderQueriesFunction", "get-order"), false);
    Step least = new Step(query.function().with(OneRead.class, folder), query.events(), false);
    try (LocalServices services = LocalServices.open(template)) {
      return ColdStart.of(least, mode, watched, services.endpoints(), folder);
    }
  }

  private void forEach(Runner runner) throws Exception {
    try (LocalServices services = LocalServices.open(template)) {
      for (int i = 0; i < STEPS.size(); i++) {
        runner.run(step(STEPS.get(i), i < PREPARING), services.endpoints());
      }
    }
  }

  private Step step(List<String> names, boolean prepares) throws IOException {
    Deployed function = functions.get(names.getFirst());
    if (function == null) {
      throw new IllegalStateException("The template has no " + names.getFirst() + ".");
    }
    List<String> events = new ArrayList<>();
    for (String name : names.subList(1, names.size())) {
      String file = names.getFirst() + "." + name + ".json";
      events.add(Files.readString(root.resolve("events/payloads").resolve(file)));
    }
    return new Step(function, events, prepares);
  }
}
