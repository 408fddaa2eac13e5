package org.bayespress.benchmarks.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.annotation.Annotation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.State;

/** Where this module stands. Code that JMH's annotation processor wrote is not looked at. */
class ArchitectureTest {
  private static final String BENCHMARKS = "org.bayespress.benchmarks..";

  private static JavaClasses main;

  @BeforeAll
  static void read() {
    main = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .withImportOption(location -> !location.contains("/jmh_generated/")).importPackages("org.bayespress");
  }

  @Test
  void nothingDependsOnBenchmarks() {
    noClasses().that().resideOutsideOfPackage(BENCHMARKS).should().dependOnClassesThat()
        .resideInAPackage(BENCHMARKS).check(main);
  }

  @Test
  void onlyProgramsPrint() {
    noClasses().that().resideInAPackage(BENCHMARKS)
        .and().resideOutsideOfPackage("org.bayespress.benchmarks.cli..").and().doNotHaveSimpleName("PeerStep").should()
        .accessField(System.class, "out").orShould().accessField(System.class, "err").orShould()
        .callMethod(System.class, "exit", int.class).orShould().callMethod(Throwable.class, "printStackTrace")
        .check(main);
  }

  @Test
  void jmhStaysInBenchmarks() {
    noClasses().that().resideOutsideOfPackage(BENCHMARKS).should().dependOnClassesThat()
        .resideInAPackage("org.openjdk.jmh..").check(main);
  }

  @Test
  void theRunnerKnowsNoParticularBenchmark() {
    noClasses().that().resideInAnyPackage("org.bayespress.benchmarks.suite..", "org.bayespress.benchmarks.runner..")
        .should().dependOnClassesThat(new DescribedPredicate<>("are measured by JMH") {
          @Override
          public boolean test(JavaClass type) {
            return isAnnotated(type, BenchmarkMode.class) || type.getSimpleName().endsWith("Study")
                && !type.getSimpleName().equals("Study");
          }
        }).check(main);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.bayespress.benchmarks.(*)..").should().beFreeOfCycles().check(main);
  }

  @Test
  void randomnessComesFromPhilox() {
    noClasses().that().resideInAPackage(BENCHMARKS).should().dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random").orShould()
        .dependOnClassesThat().haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom").orShould()
        .callMethod(Math.class, "random").check(main);
  }

  /** JMH makes subclasses of states and of benchmarks. */
  @Test
  void classesAreFinalUnlessJmhExtendsThem() {
    classes().that().resideInAPackage(BENCHMARKS).and().areTopLevelClasses().and().areNotInterfaces().and()
        .areNotEnums().and().doNotHaveSimpleName("package-info").and(new DescribedPredicate<>("JMH leaves alone") {
          @Override
          public boolean test(JavaClass type) {
            return !isAnnotated(type, BenchmarkMode.class) && !isAnnotated(type, State.class);
          }
        }).should().haveModifier(JavaModifier.FINAL).check(main);
  }

  private static boolean isAnnotated(JavaClass type, Class<? extends Annotation> annotation) {
    return type.isAnnotatedWith(annotation);
  }
}
