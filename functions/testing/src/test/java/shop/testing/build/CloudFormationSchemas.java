package shop.testing.build;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks a template against AWS's own schemas. Their README names the source.
 *
 * <p>SAM's schema lets pass what SAM only hands on; that is held against the schema of the type
 * which it is handed to.
 */
final class CloudFormationSchemas {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SAM_NAMES = "samtranslator__internal__schema_source__aws_serverless_";

  /** CloudFormation takes the text of a number, or of true and false, for the thing itself. */
  private static final SchemaValidatorsConfig CONFIG =
      SchemaValidatorsConfig.builder().typeLoose(true).pathType(PathType.JSON_POINTER).build();

  /** SAM's own forms of them differ. */
  private static final Set<String> NOT_HANDED_ON = Set.of("Tags", "DestinationConfig");

  /**
   * Names are given, as SAM documents it; its schema wants objects. {@link DeploymentTest} looks.
   */
  private static final String ALARMS = "/DeploymentPreference/Alarms";

  private CloudFormationSchemas() {}

  /** The faults of a resource's properties, in the words of the schemas. */
  static Set<String> faults(String type, Resolved properties) {
    return switch (type) {
      case "AWS::Serverless::Function" ->
          both("function__Properties", "AWS::Lambda::Function", properties);
      case "AWS::Serverless::HttpApi" ->
          both("httpapi__Properties", "AWS::ApiGatewayV2::Stage", properties);
      default -> faults(VersionFlag.V7, read(type.replace("::", ".")), properties);
    };
  }

  /**
   * The faults by SAM's definition, and by the type that takes over the properties of the same
   * name.
   */
  private static Set<String> both(String definition, String type, Resolved properties) {
    Set<String> faults = faultsOfSam(definition, properties);
    faults.addAll(faultsOfPart(type, properties));
    return faults;
  }

  /** The faults of the properties that the type has. Others may stand beside them. */
  static Set<String> faultsOfPart(String type, Resolved properties) {
    ObjectNode schema = read(type.replace("::", ".")).retain(List.of("properties", "definitions"));
    ObjectNode _ = ((ObjectNode) schema.get("properties")).remove(NOT_HANDED_ON);
    return faults(VersionFlag.V7, schema, properties);
  }

  /** The faults of {@code Globals} for that kind: {@code function} or {@code httpapi}. */
  static Set<String> faultsOfGlobals(String kind, Resolved globals) {
    // SAM takes it there, as its translator shows, and has forgotten it in its schema.
    ObjectNode known =
        globals.json().<ObjectNode>deepCopy().without("AutoPublishAliasAllProperties");
    return faultsOfSam(kind + "__Globals", new Resolved(known, globals.unknown()));
  }

  /** The attributes that {@code GetAtt} gives of that type. */
  static Set<String> attributes(String type) {
    return switch (type) {
      case "AWS::Serverless::Function" -> Set.of("Arn");
      case "AWS::Serverless::HttpApi" -> Set.of("ApiEndpoint");
      // Also a property that can be set, which the schema does not list twice.
      case "AWS::SQS::Queue" -> Set.of("Arn", "QueueName", "QueueUrl");
      default -> {
        Set<String> attributes = new TreeSet<>();
        read(type.replace("::", "."))
            .path("readOnlyProperties")
            .forEach(pointer -> attributes.add(pointer.asText().replace("/properties/", "")));
        yield attributes;
      }
    };
  }

  private static Set<String> faultsOfSam(String definition, Resolved part) {
    ObjectNode schema = read("AWS.Serverless");
    ObjectNode _ = schema.put("$ref", "#/definitions/" + SAM_NAMES + definition);
    return faults(VersionFlag.V4, schema, part);
  }

  private static Set<String> faults(VersionFlag version, ObjectNode schema, Resolved part) {
    Set<String> faults = new TreeSet<>();
    for (ValidationMessage message :
        JsonSchemaFactory.getInstance(version).getSchema(schema, CONFIG).validate(part.json())) {
      String place = message.getInstanceLocation().toString();
      if (!place.equals(ALARMS)
          && part.unknown().stream().noneMatch(it -> (place + "/").startsWith(it + "/"))) {
        faults.add(message.getMessage());
      }
    }
    return faults;
  }

  private static ObjectNode read(String name) {
    String file = "/cloudformation/" + name + ".json";
    try (InputStream in = CloudFormationSchemas.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new AssertionError("There is no " + file + ": its README says where to get it.");
      }
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
