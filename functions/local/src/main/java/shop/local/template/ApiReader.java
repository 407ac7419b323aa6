package shop.local.template;

import java.util.List;
import java.util.Set;

/** Checks an {@code AWS::Serverless::HttpApi}; its routes are declared by the functions. */
final class ApiReader {
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "AccessLogSettings",
          "CorsConfiguration",
          "DefaultRouteSettings",
          "Description",
          "DisableExecuteApiEndpoint",
          "FailOnWarnings",
          "Name",
          "PropagateTags",
          "RouteSettings",
          "Tags");

  private ApiReader() {}

  static void check(Property api, List<String> notHonoured) {
    for (var name : List.of("DefinitionBody", "DefinitionUri")) {
      if (api.has(name)) {
        throw api.get(name)
            .fault("is not read here: declare the routes as events of the functions");
      }
    }
    var stage = api.optionalText("StageName").orElse("$default");
    if (!stage.equals("$default")) {
      throw api.get("StageName")
          .fault("is \"%s\", but only $default can be run here".formatted(stage));
    }
    Unknown.list(api, "", Set.of("StageName"), WITHOUT_EFFECT, notHonoured);
  }
}
