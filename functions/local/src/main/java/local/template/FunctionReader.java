package local.template;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import local.template.Template.Async;
import local.template.Template.Function;

/** Reads one {@code AWS::Serverless::Function}, but for its events. */
final class FunctionReader {
  /** CodeUri: the classes that run here are those that the archive is made of. */
  private static final Set<String> HONOURED =
      Property.words(
          """
          Handler Policies Runtime Environment Timeout MemorySize FunctionName Events
          EventInvokeConfig ReservedConcurrentExecutions CodeUri
          """);

  private static final Set<String> WITHOUT_EFFECT =
      Property.words(
          """
          Architectures AutoPublishAlias AutoPublishAliasAllProperties AutoPublishCodeSha256
          CodeSigningConfigArn DeploymentPreference Description EphemeralStorage KmsKeyArn
          LoggingConfig PackageType PermissionsBoundary PropagateTags ProvisionedConcurrencyConfig
          Role RolePath RuntimeManagementConfig SnapStart Tags Tracing VersionDescription
          VersionDeletionPolicy VpcConfig
          """);

  private FunctionReader() {}

  static Function read(Property function, List<String> notHonoured) {
    function.without("DeadLetterQueue");
    function.listOthers("", HONOURED, WITHOUT_EFFECT, notHonoured);
    var runtime = function.text("Runtime");
    if (!runtime.startsWith("java")) {
      throw function
          .get("Runtime")
          .fault("is \"%s\", but only Java functions can be run here".formatted(runtime));
    }
    var environment = new LinkedHashMap<String, String>();
    var variables = function.get("Environment").get("Variables");
    for (var name : variables.entries().keySet()) {
      environment.put(name, variables.text(name));
    }
    return new Function(
        function.resource(),
        function.scope().physicalName(function.resource()),
        function.text("Handler"),
        environment,
        Duration.ofSeconds(function.integer("Timeout", 3, 1, 900)),
        function.integer("MemorySize", 128, 128, 10_240),
        reservedConcurrency(function),
        async(function, notHonoured));
  }

  private static OptionalInt reservedConcurrency(Property function) {
    var name = "ReservedConcurrentExecutions";
    return function.has(name)
        ? OptionalInt.of(function.integer(name, 0, 0, 999_999_999))
        : OptionalInt.empty();
  }

  private static Async async(Property function, List<String> notHonoured) {
    var config = function.get("EventInvokeConfig");
    config.listOthers(
        "EventInvokeConfig.",
        Set.of("DestinationConfig", "MaximumEventAgeInSeconds", "MaximumRetryAttempts"),
        Set.of(),
        notHonoured);
    int retries = config.integer("MaximumRetryAttempts", Async.DEFAULT.retries(), 0, 2);
    int longest = (int) Async.DEFAULT.maximumAge().toSeconds();
    int seconds = config.integer("MaximumEventAgeInSeconds", longest, 60, longest);
    var destinations = config.get("DestinationConfig");
    var label = "EventInvokeConfig.DestinationConfig.";
    destinations.listOthers(label, Set.of("OnFailure"), Set.of(), notHonoured);
    return new Async(
        retries,
        Duration.ofSeconds(seconds),
        destinations.get("OnFailure").queue("Destination", label + "OnFailure", notHonoured));
  }
}
