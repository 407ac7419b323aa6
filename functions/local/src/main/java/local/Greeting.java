package local;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import local.template.Template;
import local.template.YamlFile;

/** The text that the program prints once everything runs. */
record Greeting(URI uri, URI aws, LocalOptions options, Template template) {

  String text() {
    var data =
        options()
            .data()
            .map(folder -> path(folder).toString())
            .orElse("in memory, gone when this stops");
    var notHonoured =
        template().notHonoured().stream()
            .map(line -> "  " + line + "\n")
            .collect(Collectors.joining());
    return """
    HTTP API   %1$s
    %8$s
    AWS calls  %2$s
    Data       %3$s
    Template   %4$s
    %5$s%6$s%7$s
    Ctrl-C stops it.
    """
        .formatted(
            uri(),
            aws(),
            data,
            path(options().template()),
            asksForTokens() ? "Tokens     " + uri() + "/local/tokens\n" : "",
            notHonoured.isEmpty() ? "" : "\nNot as when deployed:\n" + notHonoured,
            examples(),
            console());
  }

  /**
   * Where alarms and triggers are seen: in the template's console, or as JSON where it has none.
   */
  private String console() {
    return template().routes().stream().anyMatch(route -> route.path().equals("/console"))
        ? "Console    " + uri() + "/console"
        : "Status     " + uri() + "/local/status";
  }

  /** What the template suggests in its Metadata, under Try: what follows the address in curl. */
  private String examples() {
    var token = asksForTokens() ? " -H \"Authorization: Bearer $TOKEN\"" : "";
    var lines =
        suggested().stream()
            .map(arguments -> "  curl " + uri() + arguments + token + "\n")
            .collect(Collectors.joining());
    return lines.isEmpty() ? "" : "\nTry:\n" + (asksForTokens() ? token() : "") + lines;
  }

  private List<?> suggested() {
    var metadata = YamlFile.read(options().template()).get("Metadata");
    return metadata instanceof Map<?, ?> map && map.get("Try") instanceof List<?> list
        ? list
        : List.of();
  }

  private boolean asksForTokens() {
    return template().authorization().isPresent();
  }

  /** One with all scopes. */
  private String token() {
    return "  TOKEN=$(curl -s %s/local/tokens -d '{\"sub\":\"me\",\"scope\":\"%s\"}')\n"
        .formatted(uri(), String.join(" ", template().scopes()));
  }

  private static Path path(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
