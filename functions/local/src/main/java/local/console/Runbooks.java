package local.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import local.template.Alarm;

/**
 * The sections of Markdown files that alarms name, as in {@code Runbook:
 * infra/README.md#lag-seconds}. Paths are relative to the template's folder, or to the nearest one
 * above it that has the file.
 */
public record Runbooks(Map<String, String> sections) {
  private static final Pattern NAMED = Pattern.compile("Runbook: (\\S+\\.md)#([\\w-]+)");
  private static final Pattern HEADING = Pattern.compile("(#{1,6}) (.+)");

  /** Reads the files; an alarm that names one that is not there has no runbook here. */
  public static Runbooks read(Path template, List<Alarm> alarms) {
    var sections = new LinkedHashMap<String, String>();
    alarms.stream()
        .flatMap(alarm -> NAMED.matcher(alarm.description()).results())
        .map(named -> named.group(1))
        .distinct()
        .flatMap(named -> nearest(template, named).stream())
        .forEach(file -> sections(lines(file)).forEach(sections::putIfAbsent));
    return new Runbooks(sections);
  }

  private static Optional<Path> nearest(Path template, String named) {
    for (var folder = template.toAbsolutePath().normalize().getParent();
        folder != null;
        folder = folder.getParent()) {
      var file = folder.resolve(named);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Section(int level, String anchor, int start) {}

  /** Each heading's section, by the anchor that links name: up to the next one of its level. */
  private static Map<String, String> sections(List<String> lines) {
    var sections = new LinkedHashMap<String, String>();
    var open = new ArrayDeque<Section>();
    boolean code = false;
    for (int i = 0; i <= lines.size(); i++) {
      var line = i < lines.size() ? lines.get(i) : "# End";
      code ^= line.startsWith("```");
      var heading = HEADING.matcher(line);
      if (!code && heading.matches()) {
        int level = heading.group(1).length();
        while (!open.isEmpty() && open.peek().level() >= level) {
          var ended = open.pop();
          var text = String.join("\n", lines.subList(ended.start(), i));
          sections.putIfAbsent(ended.anchor(), text);
        }
        open.push(new Section(level, anchor(heading.group(2)), i));
      }
    }
    return sections;
  }

  private static String anchor(String heading) {
    return heading.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
  }

  /** The anchor of the section that a description names, if that section is there. */
  Optional<String> of(String description) {
    return NAMED
        .matcher(description)
        .results()
        .map(named -> named.group(2))
        .filter(sections::containsKey)
        .findFirst();
  }

  /** The Markdown of a section. */
  Optional<String> section(String anchor) {
    return Optional.ofNullable(sections.get(anchor));
  }
}
