package local.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import local.AlarmTemplates;
import local.Await;
import local.LocalOptions;
import local.LocalSystem;
import local.Templates;
import local.gateway.RawHttp;
import local.gateway.RawHttp.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class LocalRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LocalSystem system;

  @BeforeAll
  void start(@TempDir Path folder) {
    system = LocalSystem.start(LocalOptions.inMemory(AlarmTemplates.write(folder)));
  }

  @AfterAll
  void stop() {
    system.close();
  }

  @Test
  void theOldPageLeadsToTheConsole() {
    var answer = send("GET /lag", host(), "");
    assertThat(answer.status()).isEqualTo(303);
    assertThat(answer.head()).contains("location: /console#/system", "cache-control: no-store");
  }

  @Test
  void theStatusTellsAlarmsTriggersAndQueues() throws JsonProcessingException {
    var status = status(send("GET /local/status", host(), ""));
    assertThat(status.get("alarms")).hasSize(5);
    var alarm = status.get("alarms").get(0);
    assertThat(alarm.get("name").asText()).isEqualTo("local-silent");
    assertThat(alarm.get("description").asText()).startsWith("Nobody reads the stream.");
    assertThat(alarm.get("state").asText()).isNotEmpty();
    assertThat(alarm.get("since").asText()).isNotEmpty();
    assertThat(alarm.get("threshold").asText()).contains("SampleCount", "< 1", "2 of 2");
    assertThat(status.get("triggers"))
        .extracting(it -> it.get("kind").asText() + " " + it.get("name").asText())
        .containsExactly("MAPPING CopyStream", "SCHEDULE TickHourly", "RULE TickTold");
    assertThat(status.get("queues").get(0).get("name").asText()).isEqualTo("GivenUp");
  }

  /** A minute may end between two requests, and the history with it. */
  @Test
  void anUnchangedStatusIsNotSentAgain() {
    Await.until("an answer without a body", () -> again(() -> {}).status() == 304);
    var changed = again(() -> system.triggers().pause("TickHourly"));
    system.triggers().resume("TickHourly");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body()).contains("\"paused\":true");
  }

  private Answer again(Runnable between) {
    var first = send("GET /local/status", host(), "");
    var tag = first.head().lines().filter(line -> line.startsWith("etag: ")).findFirst();
    between.run();
    var tagged = host() + "\r\nIf-None-Match: " + tag.orElseThrow().substring("etag: ".length());
    return send("GET /local/status", tagged, "");
  }

  @Test
  void itCountsWhatFunctionsMeasure() throws JsonProcessingException {
    system.invoke("Log", line("EventsApplied", "Count", "[1,2]"));
    system.invoke("Log", line("CommitToApplied", "Milliseconds", "[10,20,30]"));
    var status = status(send("GET /local/status", host(), ""));
    assertThat(status.get("totals").toString())
        .isEqualTo("[{\"name\":\"EventsApplied\",\"of\":\"orders\",\"total\":3.0}]");
    assertThat(status.get("times").toString())
        .isEqualTo("[{\"name\":\"CommitToApplied\",\"of\":\"orders\",\"p50\":20.0,\"p99\":30.0}]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CopyStream", "TickHourly", "TickTold"})
  void everyTriggerIsPausedAndLetGoOn(String name) throws JsonProcessingException {
    assertThat(paused(name)).isFalse();
    var answer = send("POST /local/triggers/" + name + "/pause", own(), "");
    assertThat(status(answer).toString())
        .containsPattern("\"name\":\"" + name + "\"[^}]*\"paused\":true");
    assertThat(paused(name)).isTrue();
    send("POST /local/triggers/" + name + "/resume", host(), "");
    assertThat(paused(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "POST /lag, 405, GET",
    "DELETE /local/status, 405, GET",
    "GET /local/triggers/CopyStream/pause, 405, POST",
    "PUT /local/triggers/CopyStream/resume, 405, POST",
    "POST /local/triggers/Nobody/pause, 404,",
    "POST /local/triggers/CopyStream/stop, 404,",
    "POST /local/triggers/CopyStream, 404,",
    "GET /local/triggers, 404,",
    "GET /local/runbooks, 404,",
    "GET /local/status/other, 404,",
  })
  void whatIsNotThereIs404AndAWrongMethod405(String request, int status, String allowed) {
    var answer = send(request, host(), "");
    assertThat(answer.status()).isEqualTo(status);
    if (allowed != null) {
      assertThat(answer.head()).contains("allow: " + allowed.toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void theRunbookThatAnAlarmNamesIsALinkAwayAndNothingElseOfItsFolder() throws IOException {
    var status = status(send("GET /local/status", host(), ""));
    assertThat(status.get("alarms"))
        .filteredOn(alarm -> alarm.get("name").asText().equals("local-silent"))
        .extracting(alarm -> alarm.get("runbook").asText())
        .containsExactly("silent");
    var page = send("GET /local/runbooks/silent", host(), "");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.head()).contains("content-type: text/html;charset=utf-8", "default-src 'none'");
    assertThat(page.body())
        .contains("### Silent", "Is it &lt;paused&gt;?")
        .contains("<a href=\"/local/runbooks/iterator-age\">old</a>")
        .doesNotContain("Late records.");
    assertThat(send("GET /local/runbooks/iterator-age", host(), "").body())
        .contains("Late records.");
    for (var path : new String[] {"none", "", "..%2Ftemplate.yaml", "silent/more"}) {
      assertThat(send("GET /local/runbooks/" + path, host(), "").status()).isEqualTo(404);
    }
    assertThat(send("POST /local/runbooks/silent", host(), "").status()).isEqualTo(405);
  }

  @Test
  void otherPathsAreTheApis() {
    for (var path : new String[] {"/lagging", "/lag/status", "/local", "/local/other"}) {
      assertThat(send("GET " + path, host(), "").body()).contains("\"rawPath\":\"" + path + "\"");
    }
  }

  @Test
  void aRouteThatTheTemplateDeclaresComesFirst(@TempDir Path folder) {
    var text = Templates.SMALL.replace("/files/{path}", "/local/{path}");
    try (var other = LocalSystem.start(LocalOptions.inMemory(Templates.write(folder, text)))) {
      int port = other.uri().getPort();
      var host = "Host: 127.0.0.1:" + port;
      assertThat(RawHttp.send(port, "GET /local/status", host, "").body())
          .contains("\"rawPath\":\"/local/status\"");
      assertThat(RawHttp.send(port, "GET /lag", host, "").status()).isEqualTo(303);
    }
  }

  private boolean paused(String name) {
    return system.triggers().list().stream()
        .anyMatch(trigger -> trigger.name().equals(name) && trigger.paused());
  }

  private static String line(String name, String unit, String values) {
    var line =
        """
        {"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"Shop","Dimensions":[["View"]],\
        "Metrics":[{"Name":"%s","Unit":"%s"}]}]},"View":"orders","%s":%s}\
        """
            .formatted(name, unit, name, values);
    return JSON.createObjectNode().put("line", line).toString();
  }

  private static JsonNode status(Answer answer) throws JsonProcessingException {
    assertThat(answer.status()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static String host() {
    return "Host: 127.0.0.1:PORT";
  }

  private static String own() {
    return "Host: localhost:PORT\r\nOrigin: http://localhost:PORT\r\nSec-Fetch-Site: same-origin";
  }

  private Answer send(String request, String headers, String body) {
    return RawHttp.send(system.uri().getPort(), request, headers, body);
  }
}
