package shop.testing.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurvivorsTest {

  private static final String NAME = "shop.A | f()Z | Math | replaced + with - | ";

  @Test
  void mutantsAreNumberedInTheOrderOfTheCode(@TempDir Path folder) throws Exception {
    Path report = folder.resolve("mutations.xml");
    Files.writeString(
        report,
        "<mutations>%s%s%s</mutations>"
            .formatted(mutation("SURVIVED", 20), mutation("KILLED", 9), mutation("TIMED_OUT", 31)));
    assertThat(Survivors.mutants(report))
        .isEqualTo(Map.of(NAME + 1, "KILLED", NAME + 2, "SURVIVED", NAME + 3, "TIMED_OUT"));
  }

  private static String mutation(String status, int index) {
    return """
    <mutation detected='x' status='%s'><mutatedClass>shop.A</mutatedClass>\
    <mutatedMethod>f</mutatedMethod><methodDescription>()Z</methodDescription>\
    <lineNumber>7</lineNumber><mutator>org.pitest.Math</mutator>\
    <indexes><index>%d</index></indexes>\
    <description>replaced + with -</description></mutation>\
    """
        .formatted(status, index);
  }

  @Test
  void aSurvivorThatIsNotListedIsWrong() {
    Map<String, String> mutants = Map.of("a", "SURVIVED", "b", "NO_COVERAGE", "c", "KILLED");
    assertThat(Survivors.wrong(mutants, List.of("a")))
        .containsExactly("NO_COVERAGE, kill it or explain it: b");
    assertThat(Survivors.wrong(mutants, List.of("a", "b"))).isEmpty();
  }

  @Test
  void aListedMutantThatIsKilledOrGoneIsWrong() {
    Map<String, String> mutants = Map.of("a", "KILLED", "b", "TIMED_OUT");
    assertThat(Survivors.wrong(mutants, List.of("a", "b", "c")))
        .containsExactly(
            "KILLED, take it off the list: a",
            "TIMED_OUT, take it off the list: b",
            "gone, take it off the list: c");
  }

  @Test
  void eachListedMutantHasAnExplanation() {
    assertThat(Survivors.explained(List.of("# why", "a", "b", "", "# why else", "c")))
        .containsExactly("a", "b", "c");
    assertThatIllegalStateException()
        .isThrownBy(() -> Survivors.explained(List.of("# why", "a", "", "b")))
        .withMessage("Not explained: b");
    assertThatIllegalStateException()
        .isThrownBy(() -> Survivors.explained(List.of("# why", "a", "a")))
        .withMessage("Listed twice: a");
  }
}
