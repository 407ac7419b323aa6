package shop.local;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import shop.local.template.Template;
import shop.local.template.Template.Route;

/** What a person needs to know once everything runs. */
record Greeting(URI uri, URI aws, LocalOptions options, Template template) {
  private static final List<Example> EXAMPLES =
      List.of(
          new Example(
              "POST /customers",
              "/customers -H 'Content-Type: application/json'"
                  + " -d '{\"customerId\":\"ada\",\"name\":\"Ada\",\"region\":\"France\"}'"),
          new Example(
              "POST /products",
              "/products -H 'Content-Type: application/json' -d"
                  + " '{\"productId\":\"tea\",\"name\":\"Tea\","
                  + "\"price\":{\"amount\":\"3.50\",\"currency\":\"EUR\"}}'"),
          // Tries again where it comes faster than the view.
          new Example(
              "GET /customers/{id}/dashboard",
              "/customers/ada/dashboard -fs --retry 5 --retry-all-errors"));

  private record Example(String routeKey, String arguments) {}

  String text() {
    var text = new StringBuilder();
    text.append("HTTP API   ").append(uri()).append("\n");
    text.append("Lag        ").append(uri()).append("/lag\n");
    text.append("AWS calls  ").append(aws()).append("\n");
    text.append("Data       ")
        .append(
            options()
                .data()
                .map(folder -> folder.toAbsolutePath().normalize().toString())
                .orElse("in memory, gone when this stops"))
        .append("\n");
    text.append("Template   ").append(path(options().template())).append("\n");
    if (asksForTokens()) {
      text.append("Tokens     ").append(uri()).append("/local/tokens\n");
    }
    if (!template().notHonoured().isEmpty()) {
      text.append("\nNot as when deployed:\n");
      template().notHonoured().forEach(line -> text.append("  ").append(line).append("\n"));
    }
    var routes = template().routes().stream().map(Route::key).collect(Collectors.toSet());
    text.append(examples(routes));
    return text.append("\nCtrl-C stops it.\n").toString();
  }

  private String examples(Set<String> routes) {
    var token = asksForTokens() ? " -H \"Authorization: Bearer $TOKEN\"" : "";
    var lines =
        EXAMPLES.stream()
            .filter(example -> routes.contains(example.routeKey()))
            .map(example -> "  curl " + uri() + example.arguments() + token + "\n")
            .collect(Collectors.joining());
    return lines.isEmpty() ? "" : "\nTry:\n" + (asksForTokens() ? token() : "") + lines;
  }

  private boolean asksForTokens() {
    return template().authorization().isPresent();
  }

  /** One with all scopes that routes ask for. */
  private String token() {
    var scopes =
        template().routes().stream()
            .flatMap(route -> route.authorization().stream())
            .flatMap(authorization -> authorization.scopes().stream())
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    return "  TOKEN=$(curl -s %s/local/tokens -d '{\"sub\":\"me\",\"scope\":\"%s\"}')\n"
        .formatted(uri(), scopes);
  }

  private static Path path(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
