package shop.testing.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Holds a report of the mutation tester against the list of survivors that are explained. A mutant
 * is named by class, method, mutator, description and how many like it come before it in that
 * method: a line number changes with every edit above it.
 */
final class Survivors {

  private static final String SEPARATOR = " | ";

  private Survivors() {}

  /**
   * Fails if a mutant survives that the list does not explain, or the list explains one that does
   * not survive.
   *
   * @param args the report {@code mutations.xml} and the list
   */
  public static void main(String[] args)
      throws IOException, ParserConfigurationException, SAXException {
    Map<String, String> mutants = mutants(Path.of(args[0]));
    List<String> wrong = wrong(mutants, explained(Files.readAllLines(Path.of(args[1]))));
    wrong.forEach(System.out::println);
    long survived = mutants.values().stream().filter(status -> !isKilled(status)).count();
    System.out.printf("%d mutants, %d survived.%n", mutants.size(), survived);
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(args[1] + " does not list exactly the survivors.");
    }
  }

  /** Per mutant, what became of it. */
  static Map<String, String> mutants(Path report)
      throws IOException, ParserConfigurationException, SAXException {
    NodeList nodes =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("mutation");
    // In the order of the code: by their places in the method.
    Map<String, Map<Integer, String>> alike = new TreeMap<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      Element mutation = (Element) nodes.item(i);
      alike
          .computeIfAbsent(name(mutation), _ -> new TreeMap<>())
          .put(Integer.parseInt(text(mutation, "index")), mutation.getAttribute("status"));
    }
    Map<String, String> mutants = new TreeMap<>();
    alike.forEach(
        (name, statuses) -> {
          int number = 0;
          for (String status : statuses.values()) {
            mutants.put(name + SEPARATOR + ++number, status);
          }
        });
    return mutants;
  }

  private static String name(Element mutation) {
    String mutator = text(mutation, "mutator");
    return String.join(
        SEPARATOR,
        text(mutation, "mutatedClass"),
        text(mutation, "mutatedMethod") + text(mutation, "methodDescription"),
        mutator.substring(mutator.lastIndexOf('.') + 1),
        text(mutation, "description"));
  }

  private static String text(Element mutation, String name) {
    return mutation.getElementsByTagName(name).item(0).getTextContent();
  }

  private static boolean isKilled(String status) {
    return switch (status) {
      case "KILLED", "TIMED_OUT", "MEMORY_ERROR", "NON_VIABLE" -> true;
      default -> false;
    };
  }

  /**
   * The names in a list. An explanation is a line that begins with {@code #} and holds for the
   * names after it, up to an empty line.
   *
   * @throws IllegalStateException if a name has no explanation, or is there twice
   */
  static List<String> explained(List<String> lines) {
    List<String> names = new ArrayList<>();
    boolean isExplained = false;
    for (String line : lines) {
      if (line.isBlank()) {
        isExplained = false;
      } else if (line.startsWith("#")) {
        isExplained = true;
      } else if (!isExplained) {
        throw new IllegalStateException("Not explained: " + line);
      } else if (names.contains(line)) {
        throw new IllegalStateException("Listed twice: " + line);
      } else {
        names.add(line);
      }
    }
    return names;
  }

  /** One line for each difference between the report and the list. */
  static List<String> wrong(Map<String, String> mutants, List<String> explained) {
    List<String> wrong = new ArrayList<>();
    mutants.forEach(
        (name, status) -> {
          if (!isKilled(status) && !explained.contains(name)) {
            wrong.add(status + ", kill it or explain it: " + name);
          }
        });
    for (String name : explained) {
      String status = mutants.getOrDefault(name, "gone");
      if (!mutants.containsKey(name) || isKilled(status)) {
        wrong.add(status + ", take it off the list: " + name);
      }
    }
    return wrong;
  }
}
