package local.permissions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import local.functions.Clients;
import local.template.Template;
import local.template.Template.Grant;
import local.template.Template.Mapping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;

/**
 * Refuses calls that the functions' policies do not allow, as IAM does. Remembers which permissions
 * were used, so that a test finds those that are not needed.
 */
public final class Permissions {

  private static final Logger LOG = LoggerFactory.getLogger(Permissions.class);
  private static final String DENIED = "AccessDeniedException";
  private static final int BAD_REQUEST = 400;

  /** By action, what follows the table's ARN in what it is asked for. */
  private static final Map<String, String> POLLING =
      Map.of(
          "dynamodb:DescribeStream", "/stream/local",
          "dynamodb:GetRecords", "/stream/local",
          "dynamodb:GetShardIterator", "/stream/local",
          "dynamodb:ListStreams", "/stream/*");

  private final Map<String, List<Grant>> grants = new HashMap<>();
  private final Set<Permission> granted = new TreeSet<>();
  private final Set<Permission> used = new ConcurrentSkipListSet<>();
  private final Set<Permission> missing = new ConcurrentSkipListSet<>();
  private final Calls calls;

  public Permissions(Template template) {
    this.calls = new Calls(template.tables());
    for (Grant grant : template.grants()) {
      grants.computeIfAbsent(grant.function(), _ -> new ArrayList<>()).add(grant);
      for (String action : grant.actions()) {
        for (String resource : grant.resources()) {
          keys(grant)
              .forEach(key -> granted.add(new Permission(grant.function(), action, resource, key)));
        }
      }
    }
    template.mappings().forEach(mapping -> polling(template, mapping));
  }

  /** Lambda reads a stream, and reports to its queue, in the function's name. */
  private void polling(Template template, Mapping mapping) {
    template.tables().stream()
        .filter(table -> table.logicalId().equals(mapping.table()))
        .map(table -> Calls.arn(table.name(), null))
        .forEach(table -> POLLING.forEach((action, rest) -> polls(mapping, action, table + rest)));
    template.queues().stream()
        .filter(queue -> mapping.onFailure().filter(queue.logicalId()::equals).isPresent())
        .map(queue -> "arn:aws:sqs:us-east-1:000000000000:" + queue.name())
        .forEach(queue -> polls(mapping, "sqs:SendMessage", queue));
  }

  private void polls(Mapping mapping, String action, String resource) {
    Permission permission = new Permission(mapping.function(), action, resource, Permission.ANY);
    boolean _ = (granted.contains(permission) ? used : missing).add(permission);
  }

  private static Set<String> keys(Grant grant) {
    return grant.leadingKeys().isEmpty() ? Set.of(Permission.ANY) : grant.leadingKeys();
  }

  /** All that the policies allow. */
  public Set<Permission> granted() {
    return Set.copyOf(granted);
  }

  /** The permissions that calls have used so far. */
  public Set<Permission> used() {
    return Set.copyOf(used);
  }

  /** The calls refused so far, each with the key that it asked for. */
  public Set<Permission> missing() {
    return Set.copyOf(missing);
  }

  /** Clients that do what the function's policies allow, and nothing else. */
  public Clients of(String function, Clients clients) {
    return clients.checking(
        request -> calls.of(request).forEach(call -> check(function, call)),
        request -> Calls.of(request).forEach(call -> check(function, call)));
  }

  private void check(String function, Call call) {
    for (Grant grant : grants.getOrDefault(function, List.of())) {
      Optional<String> key = allowedKey(grant, call);
      if (grant.actions().contains(call.action())
          && grant.resources().contains(call.resource())
          && areAllowed(grant, call)
          && key.isPresent()) {
        boolean _ = used.add(new Permission(function, call.action(), call.resource(), key.get()));
        return;
      }
    }
    refuse(
        new Permission(
            function, call.action(), call.resource(), call.leadingKey().orElse(Permission.ANY)));
  }

  /** The grant's pattern that the call's key is like; empty if it is like none. */
  private static Optional<String> allowedKey(Grant grant, Call call) {
    if (grant.leadingKeys().isEmpty() || call.leadingKey().isEmpty()) {
      return Optional.of(Permission.ANY);
    }
    return grant.leadingKeys().stream()
        .filter(pattern -> isLike(pattern, call.leadingKey().get()))
        .findFirst();
  }

  private static boolean isLike(String pattern, String key) {
    return key.matches(
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }

  private static boolean areAllowed(Grant grant, Call call) {
    return grant.attributes().isEmpty()
        || call.attributes().filter(grant.attributes()::containsAll).isPresent();
  }

  private void refuse(Permission permission) {
    boolean _ = missing.add(permission);
    LOG.error("Its policies do not allow {}", permission);
    AwsErrorDetails details =
        AwsErrorDetails.builder()
            .errorCode(DENIED)
            .errorMessage("Not authorized: " + permission)
            .build();
    AwsServiceException.Builder exception =
        permission.action().startsWith("events:")
            ? EventBridgeException.builder()
            : DynamoDbException.builder();
    throw exception
        .message(details.errorMessage())
        .statusCode(BAD_REQUEST)
        .awsErrorDetails(details)
        .build();
  }
}
