package shop.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import cqrs.journal.JournalReader;
import cqrs.journal.Partitions;
import cqrs.journal.Token;
import cqrs.journal.codec.JournalEntry;
import cqrs.journal.codec.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import shop.testing.api.RawExchange.RawAnswer;
import shop.testing.openapi.Contract;
import shop.testing.openapi.Contract.Answered;
import shop.testing.openapi.OpenApi;

/** What must be true of every answer, and of the journal after many. */
final class FuzzOracle {

  private static final String TABLE = "WriteTable";
  private static final Partitions PARTITIONS = new Partitions(64);

  /** Short JSON with which API Gateway, or its stand-in, answers itself. */
  private static final Pattern GATEWAY = Pattern.compile("\\{\"message\":\"[A-Za-z -]+\"}");

  private static final Set<Integer> OF_GATEWAY =
      Set.of(400, 404, 408, 411, 413, 414, 417, 426, 431, 501, 505);

  private static final Pattern INTERNAL =
      Pattern.compile(
          "\\tat |Exception|software\\.amazon|amazonaws|fasterxml|java\\.|cqrs\\.|shop\\.[a-z]+\\.|"
              + "jetty|(JOURNAL|COMMAND|CUSTOMER|PRODUCT|ORDER)#|\"pk\"|\"sk\"");

  /** Files that are the same for everybody. */
  private static final Pattern FILES = Pattern.compile("/(openapi\\.json|docs.*)");

  private final Contract contract = new Contract(OpenApi.document());
  private final JournalReader journal;
  private final List<String> tables;
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private Map<Integer, Long> heads;

  FuzzOracle(Shop shop) {
    this.journal = new JournalReader(shop.dynamoDb(), TABLE, 4);
    this.tables = shop.system().template().tables().stream().map(table -> table.name()).toList();
    this.heads = journal.heads(PARTITIONS);
  }

  /** What is wrong with an answer; empty if nothing is. */
  List<String> faults(FuzzRequest request, RawAnswer answer) {
    String token = answer.headers().get("consistency-token");
    if (token != null && answer.status() < 300) {
      told.add(token);
    }
    List<String> faults = new ArrayList<>(secrets(request, answer));
    if (request.changes.isEmpty() && isRefusedForItsForm(request, answer)) {
      faults.add("The request is as the document says, but was refused for its form.");
    }
    Answered answered = new Answered(answer.status(), answer.headers(), answer.body());
    boolean isOfGateway =
        OF_GATEWAY.contains(answer.status())
            && answered.type().equals("application/json")
            && GATEWAY.matcher(answer.body()).matches();
    if (isOfGateway) {
      boolean isSound =
          request.isHttp() && !request.target().matches("(?s).{7000,}|.*(%|\\.\\.).*");
      if (isSound && (answer.status() == 400 || answer.status() == 404)) {
        faults.add("The gateway refused proper HTTP.");
      }
      return faults;
    }
    if (answer.status() >= 500 && answer.status() != 503) {
      faults.add("The status is " + answer.status() + ".");
    } else if (request.isHttp()) {
      List<String> differences = contract.faults(request.asked(), answered);
      if (!differences.isEmpty() && !contract.faults(request.askedDecoded(), answered).isEmpty()) {
        faults.addAll(differences);
      }
    } else if (answer.status() >= 400) {
      faults.addAll(problem(request, answer));
    }
    return faults;
  }

  /** Queries may have parameters that do not go together, and a new price may be left out. */
  private static boolean isRefusedForItsForm(FuzzRequest request, RawAnswer answer) {
    return Set.of(400, 405, 413, 415).contains(answer.status())
        && !request.operation.node().path("requestBody").isMissingNode()
        && !request.operation.path().endsWith("/price");
  }

  /** Odd HTTP has no operation, but its refusal is a problem document all the same. */
  private static List<String> problem(FuzzRequest request, RawAnswer answer) {
    if (request.method.equals("HEAD")) {
      return List.of();
    }
    JsonNode problem = Answer.parse(answer.body());
    boolean isWhole =
        problem.path("type").asText().startsWith("urn:problem-type:shop:")
            && problem.path("status").asInt() == answer.status()
            && problem.path("detail").asText().endsWith(".")
            && problem.has("title")
            && problem.has("instance");
    return isWhole ? List.of() : List.of("The body is no problem document.");
  }

  private List<String> secrets(FuzzRequest request, RawAnswer answer) {
    if (FILES.matcher(request.target()).matches() && answer.status() < 300) {
      return List.of();
    }
    // What the caller has sent may come back.
    String text = (answer.headers() + answer.body()).replace("urn:problem-type:shop:", "");
    if (isOfJournal(request) && answer.status() == 200) {
      text = text.replace(Shop.MAIL, "").replaceAll("\"[ps]k\"", "");
    }
    List<String> faults = new ArrayList<>();
    if (INTERNAL.matcher(text).find() || tables.stream().anyMatch(text::contains)) {
      faults.add("The answer has an internal name.");
    }
    boolean isProfile =
        request.operation.path().equals("/customers/{id}") && answer.status() == 200;
    if (text.contains(Shop.MAIL) && !isProfile) {
      faults.add("The answer has an e-mail address.");
    }
    if (answer.headers().containsKey("x-injected")) {
      faults.add("The caller has made a header of the answer.");
    }
    return faults;
  }

  /** Operators see keys of rows, and what events say of customers. */
  private static boolean isOfJournal(FuzzRequest request) {
    return request.operation.node().path("tags").path(0).asText().equals("journal");
  }

  /**
   * Events that no successful answer has told of: somebody who was refused has changed something.
   * To be called while no request is under way.
   *
   * @param unknown correlation ids of requests whose outcome the answer left open
   */
  List<String> untold(Set<String> unknown) {
    Map<Integer, Long> now = new HashMap<>(journal.heads(PARTITIONS));
    List<String> untold = new ArrayList<>();
    now.forEach(
        (partition, head) -> {
          for (long offset = heads.getOrDefault(partition, 0L) + 1; offset <= head; offset++) {
            Position position = new Position(partition, offset);
            if (!told.contains(new Token(position, 1).toString())) {
              JournalEntry entry = journal.read(position).orElseThrow();
              if (!unknown.contains(entry.correlationId())) {
                untold.add(entry.toString());
              }
            }
          }
        });
    heads = now;
    return untold;
  }
}
