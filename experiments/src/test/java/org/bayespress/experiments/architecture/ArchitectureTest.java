package org.bayespress.experiments.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, and what must not appear in main code. */
class ArchitectureTest {
  private static final String FORMAT = "org.bayespress.format..";
  private static final String CORE = "org.bayespress.core..";
  private static final String PRIORS = "org.bayespress.priors..";
  private static final String METHODS = "org.bayespress.methods..";
  private static final String EXPERIMENTS = "org.bayespress.experiments..";

  private static JavaClasses main;

  @BeforeAll
  static void read() {
    main = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("org.bayespress");
  }

  @Test
  void formatSeesNothing() {
    classes().that().resideInAPackage(FORMAT).should().onlyDependOnClassesThat()
        .resideInAnyPackage(FORMAT, "java..").check(main);
  }

  @Test
  void coreKnowsNoPriorNoMethodNoInjector() {
    noClasses().that().resideInAPackage(CORE).should().dependOnClassesThat()
        .resideInAnyPackage(PRIORS, METHODS, EXPERIMENTS, "com.google.inject..", "picocli..").check(main);
  }

  @Test
  void priorsKnowNoMethod() {
    noClasses().that().resideInAPackage(PRIORS).should().dependOnClassesThat()
        .resideInAnyPackage(METHODS, EXPERIMENTS).allowEmptyShould(true).check(main);
  }

  @Test
  void methodsDoNotSeeEachOther() {
    noClasses().that().resideInAPackage(METHODS).should().dependOnClassesThat().resideInAPackage(EXPERIMENTS)
        .check(main);
    slices().matching("org.bayespress.methods.(*)..").should().notDependOnEachOther().check(main);
  }

  @Test
  void injectionStaysInContributionsAndWiring() {
    noClasses().that().haveSimpleNameNotEndingWith("Contribution").and().resideOutsideOfPackage(EXPERIMENTS).should()
        .dependOnClassesThat().resideInAPackage("com.google.inject..").check(main);
  }

  @Test
  void randomnessComesFromPhilox() {
    noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.util.Random").orShould()
        .dependOnClassesThat().haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom").orShould()
        .dependOnClassesThat().haveFullyQualifiedName("java.util.SplittableRandom").orShould()
        .callMethod(Math.class, "random").check(main);
  }

  @Test
  void onlyCommandsPrintAndExit() {
    noClasses().that().resideOutsideOfPackages("org.bayespress.experiments.cli..", "org.bayespress.format.cli..")
        .should()
        .accessField(System.class, "out").orShould().accessField(System.class, "err").orShould()
        .callMethod(System.class, "exit", int.class).orShould().callMethod(Throwable.class, "printStackTrace")
        .check(main);
  }

  @Test
  void packagesOfAModuleHaveNoCycles() {
    slices().matching("org.bayespress.format.(*)..").should().beFreeOfCycles().check(main);
    slices().matching("org.bayespress.core.(*)..").should().beFreeOfCycles().check(main);
    slices().matching("org.bayespress.experiments.(*)..").should().beFreeOfCycles().check(main);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses().should().haveSimpleNameEndingWith("Utils").orShould().haveSimpleNameEndingWith("Helper").orShould()
        .haveSimpleNameEndingWith("Manager").check(main);
  }

  @Test
  void classesAreFinalUnlessAbstract() {
    classes().that().areTopLevelClasses().and().areNotInterfaces().and().areNotEnums().should(beFinalOrAbstract())
        .check(main);
  }

  private static ArchCondition<JavaClass> beFinalOrAbstract() {
    return new ArchCondition<>("be final or abstract") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean fine = type.getModifiers().stream().anyMatch(modifier -> modifier.name().matches("FINAL|ABSTRACT"))
            || type.getSimpleName().equals("package-info");
        events.add(new SimpleConditionEvent(type, fine, type.getName() + (fine ? " is" : " is not") + " final"));
      }
    };
  }
}
