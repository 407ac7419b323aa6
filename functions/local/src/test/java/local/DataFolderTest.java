package local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import local.template.StartupException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

class DataFolderTest {

  @TempDir private Path folder;
  private Path template;
  private Path data;

  @BeforeEach
  void prepare() {
    template = Templates.write(folder, Templates.SMALL);
    data = folder.resolve("data");
  }

  @Test
  void aRestartOnTheSameFolderFindsTheRowsAndDeliversNothingTwice() {
    try (var system = start()) {
      put(system.dynamoDb(), "Source", "kept");
      Await.until("the copy", () -> exists(system, "Target", "kept"));
      delete(system.dynamoDb(), "Target", "kept");
      Await.until("the row after it", () -> counts(system) >= 1);
    }
    try (var system = start()) {
      put(system.dynamoDb(), "Source", "new");
      Await.until("the new copy", () -> exists(system, "Target", "new"));
      assertThat(exists(system, "Source", "kept")).isTrue();
      assertThat(exists(system, "Target", "kept")).isFalse();
    }
  }

  @Test
  void aTableWithAnotherKeyThanTheTemplateIsRefused() throws IOException {
    start().close();
    refuses(Templates.SMALL.replace("AttributeName: pk", "AttributeName: id"), "Source", "key");
  }

  @Test
  void aTableWithAnotherIndexThanTheTemplateIsRefused() throws IOException {
    start().close();
    refuses(Templates.SMALL.replace("KEYS_ONLY", "ALL"), "Target", "index");
    refuses(Templates.SMALL.replace("byEvent", "byWhat"), "Target", "index");
  }

  @Test
  void aTableWithAnotherStreamThanTheTemplateIsRefused() throws IOException {
    start().close();
    refuses(Templates.SMALL.replace("NEW_IMAGE", "OLD_IMAGE"), "Source", "stream");
  }

  private void refuses(String changed, String table, String difference) throws IOException {
    Files.writeString(template, changed);
    assertThatThrownBy(this::start)
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "The data folder %s holds the table %s with another %s than the template declares: choose another folder with -Ddata (--data) or delete this one."
                .formatted(data, table, difference));
  }

  @Test
  void aTableAddedToTheTemplateIsMadeBesideThoseThatExist() throws IOException {
    try (var system = start()) {
      put(system.dynamoDb(), "Target", "kept");
    }
    Files.writeString(
        template,
        Templates.SMALL
            + """
              Added:
                Type: AWS::DynamoDB::Table
                Properties:
                  AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
                  KeySchema: [{ AttributeName: pk, KeyType: HASH }]
            """);
    try (var system = start()) {
      put(system.dynamoDb(), "Added", "first");
      assertThat(exists(system, "Target", "kept")).isTrue();
    }
  }

  @Test
  void whatWasAnsweredSurvivesTheProcessBeingKilled() throws Exception {
    try (var killed = fork()) {
      assertThat(status(killed.uri(), "/put/killed")).isEqualTo(200);
    }
    try (var system = start()) {
      assertThat(exists(system, "Source", "killed")).isTrue();
      Await.until("its delivery", () -> exists(system, "Target", "killed"));
    }
  }

  /** SQLite locks the database file itself: no other file in the folder matters. */
  @Test
  void aSecondSystemIsRefusedWhateverElseIsDeleted() throws Exception {
    try (var first = fork()) {
      try (var files = Files.list(data)) {
        for (var file : files.filter(it -> !it.getFileName().toString().contains("db")).toList()) {
          deleteAll(file);
        }
      }
      assertThatThrownBy(this::start)
          .isInstanceOf(StartupException.class)
          .hasMessage(
              "The data folder %s is in use by another running system: stop that one or choose another with -Ddata (--data)."
                  .formatted(data));
      assertThat(status(first.uri(), "/put/still")).isEqualTo(200);
    }
    try (var system = start()) {
      assertThat(exists(system, "Source", "still")).isTrue();
    }
  }

  @Test
  void aSystemThatLostItsFolderToAnotherOneTakesNoWrites() throws Exception {
    try (var first = start()) {
      assertThat(status(first.uri(), "/put/kept")).isEqualTo(200);
      Files.move(data, folder.resolve("moved"));
      try (var second = fork()) {
        assertThatThrownBy(() -> put(first.dynamoDb(), "Source", "lost"))
            .isInstanceOf(InternalServerErrorException.class)
            .hasMessageContaining(
                "The data file %s was deleted, moved or replaced while this system ran"
                    .formatted(data.resolve("dynamodb.db")));
        assertThatThrownBy(() -> transact(first.dynamoDb(), "lost"))
            .isInstanceOf(InternalServerErrorException.class);
        assertThatThrownBy(() -> delete(first.dynamoDb(), "Source", "kept"))
            .isInstanceOf(InternalServerErrorException.class);
        assertThat(status(first.uri(), "/put/lost")).isEqualTo(500);
        assertThat(exists(first, "Source", "lost")).isFalse();
        assertThat(exists(first, "Source", "kept")).as("it still answers reads").isTrue();
        assertThat(status(second.uri(), "/put/second")).isEqualTo(200);
      }
    }
    try (var system = start()) {
      assertThat(exists(system, "Source", "second")).isTrue();
      assertThat(exists(system, "Source", "kept")).isFalse();
    }
  }

  @Test
  void aSystemWhoseLogIsDeletedTakesNoWrites() throws Exception {
    try (var system = start()) {
      put(system.dynamoDb(), "Source", "kept");
      Files.delete(data.resolve("dynamodb.db-wal"));
      assertThatThrownBy(() -> put(system.dynamoDb(), "Source", "lost"))
          .isInstanceOf(InternalServerErrorException.class)
          .hasMessageContaining("dynamodb.db-wal was deleted");
    }
  }

  private static void deleteAll(Path path) throws IOException {
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void transact(DynamoDbClient dynamoDb, String key) {
    var item = TransactWriteItem.builder().put(it -> it.tableName("Source").item(key(key))).build();
    dynamoDb.transactWriteItems(it -> it.transactItems(item));
  }

  private static int status(URI uri, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(uri.resolve(path)).build();
      return http.send(request, BodyHandlers.ofString()).statusCode();
    }
  }

  @Test
  void aPlainKillStopsItCleanlyAndItNeedsNoTerminal() throws Exception {
    try (var program = fork()) {
      program.terminate();
      assertThat(program.awaitExit()).isEqualTo(143);
      assertThat(program.errors()).isEmpty();
    }
    start().close();
  }

  private Program fork() throws IOException {
    return Program.start(folder, "--template=" + template, "--data=" + data);
  }

  private LocalSystem start() {
    return LocalSystem.start(LocalOptions.inMemory(template).withData(data));
  }

  private static long counts(LocalSystem system) {
    return system.mapping("CopyStream").counts().invoked();
  }

  private static void put(DynamoDbClient dynamoDb, String table, String key) {
    dynamoDb.putItem(it -> it.tableName(table).item(key(key)));
  }

  private static void delete(DynamoDbClient dynamoDb, String table, String key) {
    dynamoDb.deleteItem(it -> it.tableName(table).key(key(key)));
  }

  private static boolean exists(LocalSystem system, String table, String key) {
    return system.dynamoDb().getItem(it -> it.tableName(table).key(key(key))).hasItem();
  }

  private static Map<String, AttributeValue> key(String key) {
    return Map.of("pk", AttributeValue.fromS(key));
  }
}
