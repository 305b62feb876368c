package dev.lamina.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what ARCHITECTURE.md says about the published modules. */
class ArchitectureTest {
  private static final String ROOT = "dev.lamina";

  private static final JavaClasses PUBLISHED =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT)
          .that(
              resideOutsideOfPackages(
                  ROOT + ".architecture..",
                  ROOT + ".benchmarks..",
                  ROOT + ".conformance..",
                  ROOT + ".samples.."));

  /**
   * What each package may see of the others. {@code tensor}, {@code autograd} and {@code op} are
   * one declared knot. Nobody sees {@code cpu}, {@code meta}, {@code opencl} or {@code blas}: they
   * are found as services. And nobody sees {@code cpu.simd}, which is compiled after all else and
   * reached by name.
   */
  private static final Map<String, Set<String>> SEES = new LinkedHashMap<>();

  static {
    sees("backend", "expr");
    sees("expr", "backend");
    sees("state", "backend");
    sees("random", "backend state");
    sees("cpu", "backend expr");
    sees("cpu.simd", "backend expr cpu");
    sees("meta", "backend expr");
    sees("tensor", "backend expr state random autograd op");
    sees("autograd", "backend expr state random tensor op");
    sees("linalg", "");
    sees("op", "backend expr state random tensor autograd linalg");
    sees("compile", "expr backend tensor autograd");
    String core = "backend expr state random tensor autograd op";
    sees("", core);
    sees("opencl", "backend expr");
    sees("blas", "backend");
    sees("nn", core);
    sees("optim", core);
    sees("checkpoint", "backend state");
    sees("data", core);
    sees("stats", core);
    sees("train", core + " compile nn optim checkpoint data stats");
  }

  /** The packages in which a library (or a part of the JDK) may be used. */
  private static final Map<String, String> HOMES =
      Map.of(
          "jdk.incubator..", "cpu.simd",
          "com.fasterxml.jackson..", "checkpoint",
          "org.objectweb.asm..", "cpu cpu.simd",
          "org.apache.commons.statistics..", "stats",
          "de.siegmar.fastcsv..", "data",
          "org.ejml..", "linalg",
          "org.jocl..", "opencl",
          "java.lang.foreign..", "blas");

  /** The classes that write to a console, since that is what they are for. */
  private static final Set<String> CONSOLE_WRITERS =
      Set.of(ROOT + ".train.Fit", ROOT + ".train.Progress");

  private static void sees(String name, String others) {
    Set<String> all = new TreeSet<>(Arrays.asList(others.split(" ")));
    all.add(name);
    SEES.put(name, all);
  }

  private static String packageOf(String name) {
    return name.isEmpty() ? ROOT : ROOT + "." + name;
  }

  static Stream<Arguments> packages() {
    return SEES.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "[{0}] {1}")
  @MethodSource("packages")
  void packageSeesOnlyWhatItMay(String name, Set<String> others) {
    Set<String> allowed =
        others.stream().map(ArchitectureTest::packageOf).collect(Collectors.toSet());
    classes()
        .that()
        .resideInAPackage(packageOf(name))
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.describe(
                "are in one of " + others + " or not in " + ROOT,
                seen -> !published(seen) || allowed.contains(seen.getPackageName())))
        .allowEmptyShould(true)
        .check(PUBLISHED);
  }

  private static boolean published(JavaClass type) {
    return resideInAPackage(ROOT + "..").test(type.getBaseComponentType());
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> unknown =
        PUBLISHED.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
    SEES.keySet().forEach(name -> unknown.remove(packageOf(name)));
    assertEquals(Set.of(), unknown, "packages that no rule of this test covers");
  }

  @Test
  void classesOfEveryModuleAreChecked() {
    for (String name : List.of("backend", "nn", "optim", "train", "opencl")) {
      assertTrue(PUBLISHED.containPackage(packageOf(name)), () -> "no classes of " + name);
    }
  }

  static Stream<Arguments> homes() {
    return HOMES.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest(name = "{0} in {1}")
  @MethodSource("homes")
  void libraryIsUsedAtHomeOnly(String library, String homes) {
    String[] packages =
        Arrays.stream(homes.split(" ")).map(ArchitectureTest::packageOf).toArray(String[]::new);
    noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(PUBLISHED);
  }

  @Test
  void loggingGoesThroughSlf4jOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ch.qos.logback..", "java.util.logging..", "org.apache.logging..", "org.slf4j.simple..")
        .check(PUBLISHED);
  }

  @Test
  void onlyConsoleWritersUseTheStandardStreams() {
    noClasses()
        .that(
            DescribedPredicate.describe(
                "are no console writers", type -> !CONSOLE_WRITERS.contains(outermost(type))))
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(PUBLISHED);
  }

  private static String outermost(JavaClass type) {
    String name = type.getName();
    return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
  }

  @Test
  void nothingReachesTheNetwork() {
    noClasses().should().dependOnClassesThat().resideInAPackage("java.net..").check(PUBLISHED);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameStartingWith("Abstract")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .check(PUBLISHED);
  }
}
