package local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML with CloudFormation's short tags: {@code !Ref x} becomes {@code {Ref: x}}. */
public final class YamlFile {
  private YamlFile() {}

  /**
   * The file's top level mapping; keys are strings at every level.
   *
   * @throws StartupException if there is no such file or it is not YAML
   */
  public static Map<?, ?> read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new StartupException(
          "There is no template at %s: name one with -Dtemplate (--template).".formatted(file));
    } catch (IOException e) {
      throw new StartupException(
          "The template %s cannot be read (%s): name another with -Dtemplate (--template)."
              .formatted(file, e.getMessage()));
    }
    Object root;
    try {
      root = new Yaml(new Tags()).load(text);
    } catch (MarkedYAMLException e) {
      throw new StartupException(
          "%s, line %d, is not valid YAML: %s."
              .formatted(file, e.getProblemMark().getLine() + 1, e.getProblem()));
    } catch (YAMLException e) {
      throw new StartupException("%s is not valid YAML: %s".formatted(file, e.getMessage()));
    }
    if (root instanceof Map<?, ?> map) {
      return map;
    }
    throw new StartupException("%s is not a template: it holds no mapping.".formatted(file));
  }

  private static final class Tags extends SafeConstructor {
    Tags() {
      super(options());
      yamlMultiConstructors.put("!", new ShortTag());
      // A date is text here: AWSTemplateFormatVersion and policy versions are the only ones.
      yamlConstructors.put(Tag.TIMESTAMP, new ConstructYamlStr());
    }

    private static LoaderOptions options() {
      var options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      return options;
    }

    @Override
    protected void constructMapping2ndStep(MappingNode node, Map<Object, Object> mapping) {
      var read = new LinkedHashMap<Object, Object>();
      super.constructMapping2ndStep(node, read);
      read.forEach((key, value) -> mapping.put(String.valueOf(key), value));
    }

    private final class ShortTag extends AbstractConstruct {
      @Override
      public Object construct(Node node) {
        var name = node.getTag().getValue().substring(1);
        Object value =
            switch (node) {
              case ScalarNode scalar -> scalar.getValue();
              case SequenceNode sequence -> new ArrayList<>(constructSequence(sequence));
              case MappingNode mapping -> constructMapping(mapping);
              default ->
                  throw new YAMLException("!" + name + " stands before something unexpected.");
            };
        if (name.equals("GetAtt") && value instanceof String text) {
          int dot = text.indexOf('.');
          value =
              dot < 0 ? List.of(text) : List.of(text.substring(0, dot), text.substring(dot + 1));
        }
        boolean plain = name.equals("Ref") || name.equals("Condition");
        return Map.of(plain ? name : "Fn::" + name, value);
      }
    }
  }
}
