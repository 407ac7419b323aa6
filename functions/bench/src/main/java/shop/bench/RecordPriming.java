package shop.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import shop.bench.cold.ColdStartScenario;

/** Records anew what functions are primed with, into their modules' resources. */
public final class RecordPriming {

  private RecordPriming() {}

  public static void main(String[] arguments) throws Exception {
    new ColdStartScenario(Path.of(""), Files.createTempDirectory("cold")).record();
    // Threads of DynamoDB Local's go on.
    System.exit(0);
  }
}
