package shop.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import shop.bench.cold.Mode;
import shop.bench.cold.Play;

/** How large functions are, what they load and how long they take from cold. */
public final class ColdStartBench {

  private ColdStartBench() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("cold");
    Play play = new Play(Path.of(""), folder);
    for (Mode mode : Mode.values()) {
      play.run(
          mode,
          true,
          (name, outcome) -> {
            System.out.printf(
                "%s %s %d %d / %d, primed %d %s, ready %d answer %d warm %d%n",
                mode,
                name,
                outcome.first().count(),
                outcome.first().shared(),
                outcome.all().count(),
                outcome.ready().classes().count(),
                outcome.ready().output(),
                outcome.times().toReady() / 1000000,
                outcome.times().toAnswer() / 1000000,
                outcome.times().warm() / 1000000);
          });
    }
    System.exit(0);
  }
}
