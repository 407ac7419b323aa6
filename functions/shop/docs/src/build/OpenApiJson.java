import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Makes JSON of a YAML document. The build of this module runs it as one source file: {@code java
 * OpenApiJson.java in.yaml out.json}.
 */
final class OpenApiJson {

  private OpenApiJson() {}

  /** Fails on repeated keys, and on what JSON does not have. */
  public static void main(String[] files) throws IOException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    Object document =
        new Yaml(new SafeConstructor(options)).load(Files.readString(Path.of(files[0])));
    check(document, "");
    Path json = Path.of(files[1]);
    Files.createDirectories(json.getParent());
    Files.writeString(json, JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(document));
  }

  private static void check(Object value, String pointer) {
    switch (value) {
      case Map<?, ?> map ->
          map.forEach(
              (key, inner) -> {
                String place = pointer + "/" + key;
                if (!(key instanceof String)) {
                  throw new IllegalArgumentException(place + ": put this key in quotes.");
                }
                check(inner, place);
              });
      case List<?> list -> list.forEach(inner -> check(inner, pointer + "/-"));
      case Date _ -> throw new IllegalArgumentException(pointer + ": put this time in quotes.");
      case null, default -> {}
    }
  }
}
