package org.bayespress.interop.dl4j.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where this module stands. */
class ArchitectureTest {
  private static final String INTEROP = "org.bayespress.interop..";
  private static final String CLI = "org.bayespress.interop.dl4j.cli..";

  private static JavaClasses main;

  @BeforeAll
  static void read() {
    main = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("org.bayespress");
  }

  @Test
  void nothingDependsOnInterop() {
    noClasses().that().resideOutsideOfPackage(INTEROP).should().dependOnClassesThat().resideInAPackage(INTEROP)
        .check(main);
  }

  /** The launcher leaves Deeplearning4j off the class path of commands that only answer. */
  @Test
  void commandsAndPublicSignaturesDoWithoutDeeplearning4j() {
    noClasses().that().resideInAPackage(CLI).should().dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..").check(main);
    noClasses().that().resideOutsideOfPackage(INTEROP).should().dependOnClassesThat()
        .resideInAPackage("org.deeplearning4j..").check(main);
  }

  @Test
  void nothingPrints() {
    noClasses().that().resideInAPackage(INTEROP).should().accessField(System.class, "out").orShould()
        .accessField(System.class, "err").orShould().callMethod(System.class, "exit", int.class).orShould()
        .callMethod(Throwable.class, "printStackTrace").check(main);
  }

  @Test
  void classesAreFinalAndPackagesHaveNoCycles() {
    classes().that().resideInAPackage(INTEROP).and().areTopLevelClasses().and().areNotInterfaces().and()
        .doNotHaveSimpleName("package-info").should().haveModifier(JavaModifier.FINAL).check(main);
    slices().matching("org.bayespress.interop.(**)").should().beFreeOfCycles().check(main);
  }
}
