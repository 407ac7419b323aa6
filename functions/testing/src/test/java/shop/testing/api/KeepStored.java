package shop.testing.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.dynamodb.DataFolder;
import local.dynamodb.EmbeddedDynamoDb;
import local.template.TemplateReader;
import shop.testing.Await;
import shop.testing.api.Exchange.Ask;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Keeps what a version stores, for {@link UpgradeTest} of those after it.
 *
 * <pre>
 * run  address folder    sends a history to that running system; keeps requests and answers
 * dump data folder       keeps the tables of a data folder whose system has been stopped
 * load folder data       makes a data folder out of that again, with the tables of this checkout
 * </pre>
 */
public final class KeepStored {

  static final String COMMANDS = "commands.txt";
  static final String QUERIES = "queries.txt";
  static final String VIEWS = "views.txt";

  private KeepStored() {}

  /** Does one of the three. */
  public static void main(String[] args) throws IOException, InterruptedException {
    switch (args[0]) {
      case "run" -> run(URI.create(args[1]), Path.of(args[2]));
      case "dump" -> withTables(Path.of(args[1]), it -> new StoredItems(Path.of(args[2])).dump(it));
      case "load" ->
          withTables(
              Path.of(args[2]),
              it -> new StoredItems(Path.of(args[1])).load(it, UnaryOperator.identity()));
      default -> throw new IllegalArgumentException("run, dump or load, not " + args[0]);
    }
  }

  private interface Work {
    void with(DynamoDbClient dynamoDb) throws IOException;
  }

  private static void withTables(Path data, Work work) throws IOException {
    var tables = TemplateReader.read(Shop.root().resolve("template.yaml"), Map.of()).tables();
    try (EmbeddedDynamoDb dynamoDb =
        EmbeddedDynamoDb.start(tables, Optional.of(DataFolder.open(data)))) {
      work.with(dynamoDb.client());
    }
  }

  /** Sends the history, keeps requests and answers in the folder. */
  static void run(URI system, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    EarlierHistory history = new EarlierHistory(system);
    List<Exchange> commands = new ArrayList<>(history.commands());
    awaitLag(history);
    // One rebuilt, one rebuilt and rolled back, one verified, one cancelled.
    rebuild(history, "orders");
    rebuild(history, "customers");
    Exchange _ = history.ask(Ask.post("/views/customers/rollback", "{}"));
    Exchange verifying =
        history.ask(Ask.post("/views/regions/verifications", "{\"rows\": \"all\"}"));
    String verification = verifying.answered().getOrDefault("Location", "/");
    await(verification + " has ended", history, verification, "\"state\":\"ended\"", true);
    Exchange started = history.ask(Ask.post("/views/products/rebuilds", "{}"));
    Exchange _ =
        history.ask(
            new Ask("DELETE", started.answered().getOrDefault("Location", "/"), Map.of(), null));
    commands.addAll(history.later());
    awaitLag(history);
    write(folder.resolve(COMMANDS), commands);
    write(folder.resolve(QUERIES), history.queries());
    write(folder.resolve(VIEWS), List.of(history.ask(Ask.get("/views"))));
  }

  private static void rebuild(EarlierHistory history, String view)
      throws IOException, InterruptedException {
    Exchange started = history.ask(Ask.post("/views/" + view + "/rebuilds", "{}"));
    String path = started.answered().getOrDefault("Location", "/");
    await(path + " is active", history, path, "\"state\":\"active\"", true);
  }

  private static void awaitLag(EarlierHistory history) throws IOException, InterruptedException {
    await("no view lags", history, "/views", "\"lag\":\\{\"events\":[1-9]", false);
  }

  private static void await(
      String what, EarlierHistory history, String path, String pattern, boolean found) {
    Await.until(
        what,
        () -> {
          try {
            String text = history.ask(Ask.get(path)).json().toString();
            return Pattern.compile(pattern).matcher(text).find() == found;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
          }
        });
  }

  private static void write(Path file, List<Exchange> exchanges) throws IOException {
    Files.writeString(file, exchanges.stream().map(Exchange::write).collect(Collectors.joining()));
  }
}
