package local.template;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.OptionalInt;
import local.template.Template.Async;
import local.template.Template.Function;

/** Reads one {@code AWS::Serverless::Function}, but for its events. */
final class FunctionReader {
  private FunctionReader() {}

  static Function read(Property function) {
    function.without("DeadLetterQueue");
    // CodeUri: the classes that run here are those that the archive is made of.
    function.listOthers(
        """
        Handler Policies Runtime Environment Timeout MemorySize FunctionName Events
        EventInvokeConfig ReservedConcurrentExecutions CodeUri
        """,
        """
        Architectures AutoPublishAlias AutoPublishAliasAllProperties AutoPublishCodeSha256
        CodeSigningConfigArn DeploymentPreference Description EphemeralStorage KmsKeyArn
        LoggingConfig PackageType PermissionsBoundary PropagateTags ProvisionedConcurrencyConfig
        Role RolePath RuntimeManagementConfig SnapStart Tags Tracing VersionDescription
        VersionDeletionPolicy VpcConfig
        """);
    var runtime = function.text("Runtime");
    if (!runtime.startsWith("java")) {
      throw function.faultOf(
          "Runtime", "is \"%s\", but only Java functions can be run here", runtime);
    }
    var environment = new LinkedHashMap<String, String>();
    var variables = function.get("Environment").get("Variables");
    variables.entries().keySet().forEach(name -> environment.put(name, variables.text(name)));
    var reserved = "ReservedConcurrentExecutions";
    return new Function(
        function.resource(),
        function.scope().physicalName(function.resource()),
        function.text("Handler"),
        environment,
        Duration.ofSeconds(function.integer("Timeout", 3, 1, 900)),
        function.integer("MemorySize", 128, 128, 10_240),
        function.has(reserved)
            ? OptionalInt.of(function.integer(reserved, 0, 0, 999_999_999))
            : OptionalInt.empty(),
        async(function.get("EventInvokeConfig")));
  }

  private static Async async(Property config) {
    config.listOthers("DestinationConfig MaximumEventAgeInSeconds MaximumRetryAttempts", "");
    var destinations = config.get("DestinationConfig");
    destinations.listOthers("OnFailure", "");
    int longest = (int) Async.DEFAULT.maximumAge().toSeconds();
    return new Async(
        config.integer("MaximumRetryAttempts", Async.DEFAULT.retries(), 0, 2),
        Duration.ofSeconds(config.integer("MaximumEventAgeInSeconds", longest, 60, longest)),
        destinations.get("OnFailure").queue("Destination"));
  }
}
