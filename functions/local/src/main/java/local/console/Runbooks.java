package local.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** Each heading's section, by the anchor that links name: up to the next one of its level. */
  private static Map<String, String> sections(List<String> lines) {
    var sections = new LinkedHashMap<String, String>();
    var levels = levels(lines);
    for (int i = 0; i < lines.size(); i++) {
      int level = levels.get(i);
      if (level > 0) {
        int end = i + 1;
        while (end < lines.size() && (levels.get(end) == 0 || levels.get(end) > level)) {
          end++;
        }
        sections.putIfAbsent(
            anchor(lines.get(i).substring(level + 1)), String.join("\n", lines.subList(i, end)));
      }
    }
    return sections;
  }

  /** Of each line, the level of the heading that it is; 0 for other lines, those of code too. */
  private static List<Integer> levels(List<String> lines) {
    var levels = new ArrayList<Integer>();
    boolean code = false;
    for (var line : lines) {
      code ^= line.startsWith("```");
      var heading = HEADING.matcher(line);
      levels.add(!code && heading.matches() ? heading.group(1).length() : 0);
    }
    return levels;
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
