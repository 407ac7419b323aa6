package shop.testing.build;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import cqrs.journal.codec.EventCodec;
import cqrs.journal.codec.EventType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import shop.stored.ShopEvents;

/** Rules that Maven's modules cannot enforce. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("shop", "cqrs", "local");

  @Test
  void theDomainKnowsNothingButTheLanguage() {
    classes()
        .that()
        .resideInAPackage("shop.domain..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("shop.domain..", "cqrs.domain..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void domainAndViewsKnowNoClockNoChanceAndNoEnvironment() {
    noClasses()
        .that()
        .resideInAnyPackage("shop.domain..", "shop.views..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, Random.class, ThreadLocalRandom.class)
        .check(CLASSES);
  }

  @Test
  void onlyFunctionsReadTheEnvironment() {
    noClasses()
        .that()
        .resideInAnyPackage("shop..", "cqrs..")
        .and()
        .haveSimpleNameNotEndingWith("Function")
        .and()
        .resideOutsideOfPackages("shop.imports..", "shop.testing..", "shop.bench..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  /** All deployed code reads the journal with the codec of {@link ShopEvents}. */
  @Test
  void onlyTheStoredFormsMakeACodec() {
    noClasses()
        .that()
        .resideInAnyPackage("shop..", "cqrs..")
        .and()
        .doNotBelongToAnyOf(EventCodec.class, ShopEvents.class)
        .should()
        .callMethod(EventCodec.class, "of", EventType[].class)
        .orShould()
        .callConstructor(EventCodec.class, List.class, List.class)
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("shop.(**)").should().beFreeOfCycles().check(CLASSES);
    slices().matching("cqrs.(**)").should().beFreeOfCycles().check(CLASSES);
    slices().matching("local.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theLocalSystemKnowsNeitherEngineNorShop() {
    noClasses()
        .that()
        .resideInAPackage("local..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("cqrs..", "shop..")
        .check(CLASSES);
  }

  @Test
  void theEngineKnowsNoApplication() {
    noClasses()
        .that()
        .resideInAPackage("cqrs..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("shop..")
        .check(CLASSES);
  }

  /** Tests included, which no compiled class here shows. */
  @Test
  void nothingInTheEnginesFolderImportsAnApplication() {
    assertThat(Checkout.javaFiles())
        .filteredOn(file -> file.toString().contains("/functions/engine/"))
        .isNotEmpty()
        .allSatisfy(
            file -> assertThat(Checkout.read(file)).doesNotContain("import shop.", "static shop."));
  }

  @Test
  void applicationsUseThePublicPackagesOfTheEngine() {
    assertThat(Checkout.javaFiles())
        .filteredOn(file -> file.toString().contains("/src/main/"))
        .filteredOn(file -> file.toString().matches(".*/functions/(shop|rooms)/.*"))
        .isNotEmpty()
        .filteredOn(file -> Checkout.read(file).matches("(?s).*cqrs\\.[a-z.]*internal.*"))
        .isEmpty();
  }

  /** From bottom to top: a package may use those before it. */
  @Test
  void theProjectionsPackagesAreLayers() {
    List<String> layers =
        List.of(
            "", ".internal.calls", ".internal.fold", ".internal.generations", ".internal.write");
    List<String> tops = List.of(".internal.run", ".internal.verify", ".read");
    List<String> all = Stream.concat(layers.stream(), tops.stream()).toList();
    for (String layer : all) {
      int height = layers.contains(layer) ? layers.indexOf(layer) : layers.size();
      String[] above =
          all.stream()
              .filter(other -> !other.equals(layer))
              .filter(other -> !layers.contains(other) || layers.indexOf(other) > height)
              .map(other -> "cqrs.projection" + other)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("cqrs.projection" + layer)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(above)
          .check(CLASSES);
    }
  }

  @Test
  void enginePackagesAreSmallAndTheirPublicTypesExplained() {
    Map<Path, List<Path>> byFolder =
        Checkout.javaFiles().stream()
            .filter(file -> file.toString().matches(".*/functions/engine/.*/src/main/.*"))
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(Collectors.groupingBy(file -> Objects.requireNonNull(file.getParent())));
    assertThat(byFolder).isNotEmpty();
    assertThat(byFolder)
        .allSatisfy((folder, files) -> assertThat(files).hasSizeLessThanOrEqualTo(20));
    assertThat(byFolder.values().stream().flatMap(List::stream))
        .filteredOn(file -> Checkout.read(file).contains("\npublic "))
        .filteredOn(file -> !Checkout.read(file).matches("(?s).*\\*/\n(@[^\n]*\n)*public .*"))
        .isEmpty();
  }

  @Test
  void everyPackageSaysWhyItExistsAndKnowsNull() {
    Map<Path, List<Path>> byFolder =
        Checkout.javaFiles().stream()
            .filter(file -> file.toString().contains("/src/main/"))
            .collect(Collectors.groupingBy(file -> Objects.requireNonNull(file.getParent())));
    assertThat(byFolder)
        .allSatisfy(
            (folder, files) -> {
              Path info = folder.resolve("package-info.java");
              assertThat(files).contains(info);
              assertThat(Checkout.read(info)).contains("/**").contains("@NullMarked");
            });
  }
}
