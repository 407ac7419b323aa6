package shop.bench.cold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The classes that a process has loaded, as {@code -Xlog:class+load} tells.
 *
 * @param count all of them: the JDK's, the runtime's, the function's, and hidden ones
 * @param shared those of them that the JDK's archive had ready
 * @param hidden those of them that stand in no file: the JVM makes them for lambdas
 * @param names without hidden ones
 */
public record LoadedClasses(long count, long shared, long hidden, Set<String> names) {

  private static final Pattern LINE =
      Pattern.compile("^(?:\\[[^]]*])*\\s*(\\S+) source: (.*)$", Pattern.MULTILINE);

  /** Nobody has looked. */
  static final LoadedClasses NONE = new LoadedClasses(0, 0, 0, Set.of());

  static LoadedClasses read(Path log) throws IOException {
    String text = Files.readString(log);
    // The last line may not be complete.
    String complete = text.substring(0, text.lastIndexOf('\n') + 1);
    List<MatchResult> lines = LINE.matcher(complete).results().toList();
    Set<String> names = new HashSet<>();
    long shared = 0;
    long hidden = 0;
    for (MatchResult line : lines) {
      String name = line.group(1);
      if (line.group(2).startsWith("shared ")) {
        shared++;
      }
      if (name.contains("/")) {
        hidden++;
      } else {
        names.add(name);
      }
    }
    return new LoadedClasses(lines.size(), shared, hidden, names);
  }

  @Override
  public String toString() {
    return count + " classes";
  }
}
