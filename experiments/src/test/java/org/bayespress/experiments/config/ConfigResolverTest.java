package org.bayespress.experiments.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bayespress.core.method.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigResolverTest {
  private final ConfigResolver resolver =
      ConfigResolver.of(TestCatalog.withDenseNets(), Map.of("HOME", "/home/someone", "XDG_DATA_HOME", ""));

  @TempDir
  private Path folder;

  private static Overrides set(String... texts) {
    return new Overrides(
        Optional.empty(), List.of(texts), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Overrides budget(String name) {
    return new Overrides(
        Optional.of(name), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void presetsHoldTheRecipesOfThePaper() {
    HoconSettings lenet300 = resolver.resolve("lenet300-sparsevd", budget("paper")).settings().section("training");
    assertThat(lenet300.whole("epochs")).isEqualTo(200);
    assertThat(lenet300.section("learning-rate").real("flat-epochs")).isEqualTo(100);
    assertThat(lenet300.section("kl").real("zero-epochs")).isEqualTo(5);
    assertThat(lenet300.section("kl").real("full-epoch")).isEqualTo(20);
    HoconSettings lenet5 = resolver.resolve("lenet5-sparsevd", budget("paper")).settings().section("training");
    assertThat(lenet5.section("learning-rate").real("flat-epochs")).isZero();
    assertThat(lenet5.section("learning-rate").real("end-epoch")).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "lenet5-vnq, lenet5, mnist, 195, 128, pretrained, 1e-3, 0, 0, 0, 15",
    "lenet5-vnq-random-init, lenet5, mnist, 195, 128, random, 1e-3, 0, 0, 0, 15",
    "densenet22-vnq, densenet22, cifar10, 150, 64, pretrained, 5e-3, 50, 3e-3, 5, 20",
    "densenet76-vnq, densenet76, cifar10, 150, 64, pretrained, 5e-3, 50, 3e-3, 5, 20"})
  void presetsOfQuantizationHoldTheRecipesOfThePaper(
      String preset, String network, String dataset, int epochs, int batch, String start, double rate, double flat,
      double last, double zero, double full) {
    ResolvedConfig config = resolver.resolve(preset, budget("paper"));
    assertThat(config.run().network().name()).isEqualTo(network);
    assertThat(config.run().dataset()).isEqualTo(dataset);
    assertThat(config.run().kl()).isEqualTo("approximate");
    HoconSettings training = config.settings().section("training");
    assertThat(training.whole("epochs")).isEqualTo(epochs);
    assertThat(training.whole("batch")).isEqualTo(batch);
    assertThat(training.text("start")).isEqualTo(start);
    assertThat(training.text("reparameterization")).isEqualTo("local");
    HoconSettings schedule = training.section("learning-rate");
    assertThat(schedule.real("initial")).isEqualTo(rate);
    assertThat(schedule.real("flat-epochs")).isEqualTo(flat);
    assertThat(schedule.real("end-epoch")).isEqualTo(epochs);
    assertThat(schedule.real("final")).isEqualTo(last);
    assertThat(training.section("kl").real("zero-epochs")).isEqualTo(zero);
    assertThat(training.section("kl").real("full-epoch")).isEqualTo(full);
    HoconSettings codebook = config.settings().section("prior").section("codebook");
    assertThat(codebook.real("learning-rate-factor")).isEqualTo(0.01);
    assertThat(codebook.whole("levels")).isEqualTo(3);
    assertThat(codebook.flag("tied")).isTrue();
    HoconSettings vnq = config.settings().section("vnq");
    assertThat(vnq.real("initial-log-sigma2")).isEqualTo(-8);
    assertThat(vnq.real("prune-log-alpha")).isEqualTo(2);
    assertThat(vnq.section("projection").real("reach-log-alpha")).isEqualTo(2);
  }

  /** The submission's presets have its values where the two versions disagree, and are the camera-ready's otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"smoke", "laptop", "paper"})
  void presetsOfTheSubmissionChangeWhatIsDisputedAlone(String budget) throws IOException {
    Map<String, String> lenet = Map.of(
        "vnq.prune-log-alpha", "2 -> 3", "vnq.projection.reach-log-alpha", "2 -> 3");
    assertThat(ofSubmission("lenet5-vnq", budget)).containsExactlyInAnyOrderEntriesOf(lenet);
    Map<String, String> densenet = new TreeMap<>(lenet);
    if (!budget.equals("smoke")) {
      densenet.put("training.kl.zero-epochs", budget.equals("paper") ? "5 -> 0" : "1 -> 0");
    }
    assertThat(ofSubmission("densenet22-vnq", budget)).containsExactlyInAnyOrderEntriesOf(densenet);
    assertThat(Math.exp(-3.0 / 2)).as("the submission's factor of sigma").isCloseTo(0.2231, within(1e-4));
  }

  private Map<String, String> ofSubmission(String preset, String budget) throws IOException {
    Path cameraReady = file(preset + ".conf", resolver.resolve(preset, budget(budget)).rendered());
    return resolver.resolve(preset + "-submission", budget(budget)).differences(cameraReady);
  }

  /** Every preset with every budget is a valid configuration whose schedules end with the training. */
  @ParameterizedTest
  @CsvSource({
    "lenet300-sparsevd,smoke", "lenet300-sparsevd,laptop", "lenet300-sparsevd,paper", "lenet5-sparsevd,smoke",
    "lenet5-sparsevd,laptop", "lenet5-sparsevd,paper", "quickstart,smoke", "quickstart,laptop", "quickstart,paper",
    "lenet300-bc-gnj,smoke", "lenet300-bc-gnj,laptop", "lenet300-bc-gnj,paper", "lenet300-bc-ghs,smoke",
    "lenet300-bc-ghs,laptop", "lenet300-bc-ghs,paper", "lenet5-bc-gnj,smoke", "lenet5-bc-gnj,laptop",
    "lenet5-bc-gnj,paper", "lenet5-bc-ghs,smoke", "lenet5-bc-ghs,laptop", "lenet5-bc-ghs,paper",
    "lenet5-vnq,smoke", "lenet5-vnq,laptop", "lenet5-vnq,paper", "lenet5-vnq-exact,smoke", "lenet5-vnq-exact,laptop",
    "lenet5-vnq-exact,paper", "lenet5-vnq-random-init,smoke", "lenet5-vnq-random-init,laptop",
    "lenet5-vnq-random-init,paper", "lenet300-vnq,smoke", "lenet300-vnq,laptop", "lenet300-vnq,paper",
    "lenet5-vnq-weights,smoke", "lenet5-vnq-weights,laptop", "lenet5-vnq-weights,paper",
    "lenet5-vnq-monte-carlo,smoke", "lenet5-vnq-monte-carlo,laptop", "lenet5-vnq-monte-carlo,paper",
    "lenet5-vnq-submission,smoke", "lenet5-vnq-submission,laptop", "lenet5-vnq-submission,paper",
    "densenet22-vnq,smoke", "densenet22-vnq,laptop", "densenet22-vnq,paper", "densenet22-vnq-exact,smoke",
    "densenet22-vnq-exact,laptop", "densenet22-vnq-exact,paper", "densenet22-vnq-monte-carlo,smoke",
    "densenet22-vnq-monte-carlo,laptop", "densenet22-vnq-monte-carlo,paper", "densenet22-vnq-submission,smoke",
    "densenet22-vnq-submission,laptop", "densenet22-vnq-submission,paper", "densenet76-vnq,smoke",
    "densenet76-vnq,laptop", "densenet76-vnq,paper"})
  void everyBudgetIsConsistent(String preset, String budget) {
    ResolvedConfig config = resolver.resolve(preset, budget(budget));
    for (String section : List.of("training", "baseline")) {
      HoconSettings settings = config.settings().section(section);
      assertThat(settings.section("learning-rate").real("end-epoch")).isEqualTo(settings.whole("epochs"));
      assertThat(settings.section("learning-rate").real("flat-epochs")).isLessThan(settings.whole("epochs"));
    }
    HoconSettings training = config.settings().section("training");
    assertThat(training.section("kl").real("full-epoch")).isLessThanOrEqualTo(training.whole("epochs"));
    assertThat(config.run().budget()).isEqualTo(budget);
    assertThat(config.run().runDir())
        .isEqualTo(Path.of("/home/someone/.local/share/bayespress/runs/" + preset + "-" + budget + "-seed1"));
  }

  @Test
  void laterLayersWin() throws IOException {
    Path own = file("own.conf", """
        include classpath("presets/lenet300-sparsevd.conf")
        seed = 3
        training.batch = 50
        budgets.smoke.training.batch = 60
        """);
    assertThat(resolver.resolve(own.toString(), budget("paper")).settings().section("training").whole("batch"))
        .isEqualTo(50);
    assertThat(resolver.resolve(own.toString(), budget("smoke")).settings().section("training").whole("batch"))
        .isEqualTo(60);
    Overrides all = new Overrides(
        Optional.of("smoke"), List.of("training.batch=70", "seed=4"), Optional.of(5L), Optional.of(2),
        Optional.of(Path.of("/d")), Optional.of(folder));
    ResolvedConfig config = resolver.resolve(own.toString(), all);
    assertThat(config.settings().section("training").whole("batch")).isEqualTo(70);
    assertThat(config.run().seed()).isEqualTo(5);
    assertThat(config.run().threads()).isEqualTo(2);
    assertThat(config.run().dataDir()).contains(Path.of("/d"));
    assertThat(config.run().runDir()).isEqualTo(folder.toAbsolutePath());
  }

  @Test
  void oneLineChangesTheKl() {
    assertThat(resolver.resolve("quickstart", set("prior.kl=exact")).run().kl()).isEqualTo("exact");
  }

  @Test
  void autoTakesWhatGoesWithThePrior() throws IOException {
    Path own = file("own.conf", "seed = 2");
    for (String[] expected : new String[][] {
      {"log-uniform", "molchanov", "sparsevd"}, {"ard", "ard", "sparsevd"}, {"normal-jeffreys", "molchanov", "bc"}}) {
      ResolvedConfig config = resolver.resolve(own.toString(), set("prior.name=" + expected[0]));
      assertThat(config.run().kl()).isEqualTo(expected[1]);
      assertThat(config.run().method()).isEqualTo(expected[2]);
      // what is stored with a run holds the names themselves
      assertThat(config.config().getString("method.name")).isEqualTo(expected[2]);
      assertThat(config.config().getString("prior.kl")).isEqualTo(expected[1]);
    }
    assertThat(resolver.resolve(own.toString(), set("prior.kl=exact")).run().kl()).isEqualTo("exact");
  }

  @Test
  void unsupportedPairsAreRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> resolver.resolve("lenet300-sparsevd", set("prior.name=normal-jeffreys")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("(gaussian, log-uniform, sparsevd), (gaussian, ard, sparsevd)")
        .hasMessageContaining("(group-scales, normal-jeffreys, bc)").hasMessageContaining("method.name = auto");
  }

  @Test
  void substitutionsSeeDefaultsAndCommandLine() throws IOException {
    Path own = file("own.conf", "training { epochs = 30, learning-rate.end-epoch = ${training.epochs} }");
    assertThat(resolver.resolve(own.toString(), set("training.epochs=40")).settings().section("training")
        .section("learning-rate").real("end-epoch")).isEqualTo(40);
  }

  @Test
  void renderedConfigurationGivesTheSameRunAgain() throws IOException {
    ResolvedConfig first = resolver.resolve("lenet5-sparsevd", budget("smoke"));
    Path stored = file("config.conf", first.rendered());
    ResolvedConfig again = resolver.resolve(stored.toString(), Overrides.none());
    assertThat(again.config()).isEqualTo(first.config());
    assertThat(first.differences(stored)).isEmpty();
    assertThat(resolver.resolve("lenet5-sparsevd", set("budget=smoke", "training.batch=64", "threads=7"))
        .differences(stored)).containsExactlyEntriesOf(new TreeMap<>(Map.of("training.batch", "100 -> 64")));
  }

  /** A key that did not exist yet when a run was stored had the value that is now its default. */
  @Test
  void aStoredConfigurationMayLackKeysThatCameLater() throws IOException {
    Config earlier = ConfigFactory.parseString(resolver.resolve("lenet5-sparsevd", budget("smoke")).rendered())
        .withoutPath("data.source").withoutPath("data.own").withoutPath("training.augmentation.flip");
    Path stored = file("config.conf", earlier.root().render());
    assertThat(resolver.resolve("lenet5-sparsevd", budget("smoke")).differences(stored)).isEmpty();
    assertThat(
        resolver.resolve(
            "lenet5-sparsevd",
            set("budget=smoke", "data.source=npy", "dataset=mine", "training.augmentation.flip=true", "seed=2"))
            .differences(stored))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("data.source", "named -> npy", "dataset", "mnist -> mine", "training.augmentation.flip",
                "false -> true", "seed", "1 -> 2"));
    Path gone = file(
        "gone.conf",
        earlier.withValue("training.temperature", ConfigValueFactory.fromAnyRef(0.5)).root().render());
    assertThat(resolver.resolve("lenet5-sparsevd", budget("smoke")).differences(gone))
        .containsExactlyEntriesOf(new TreeMap<>(Map.of("training.temperature", "0.5 -> null")));
  }

  /** What is wrong, and the pieces the message must contain. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "trainin.epochs=3       | unknown key 'trainin' | --set trainin.epochs=3 | did you mean",
    "training.epoch=3       | unknown key 'training.epoch' | --set training.epoch=3 | 'training.epochs'",
    "epochs=3               | unknown key 'epochs' | --set epochs=3 | mean 'training.epochs' or 'baseline.epochs'?",
    "training.epochs=many   | key 'training.epochs' | found 'many' | a number",
    "training.epochs=[1]    | key 'training.epochs' | found a list | a number",
    "training=3             | key 'training' | found 3 | a section",
    "seed=1.5               | key 'seed' | found 1.5 | a whole number",
    "threads=-1             | key 'threads' | found -1 | from 0 to",
    "data.validation=0      | key 'data.validation' | found 0 | from 1 to",
    "network=lenet           | key 'network' | unknown 'lenet' | 'lenet5'",
    "dataset=minst          | key 'dataset' | did you mean 'mnist' | fashion-mnist",
    "method.name=sparsvd    | key 'method.name' | unknown 'sparsvd' | 'sparsevd'",
    "prior.name=loguniform  | key 'prior.name' | unknown 'loguniform' | 'log-uniform'",
    "prior.kl=molchanow     | key 'prior.kl' | did you mean 'molchanov' | exact",
    "prior.name=gaussian    | key 'prior.name' | 'sparsevd' cannot be trained under the prior 'gaussian' | log-uniform",
    "data.preprocessing=no  | key 'data.preprocessing' | unknown 'no' | standard, unit",
    "budget=huge            | unknown budget 'huge' | Known budgets | smoke",
    "seed                   | --set seed | found no key and value | --set key=value",
    "seed=null              | key 'seed' | found null | a number"})
  void refusesWhatDoesNotFit(String text, String first, String second, String third) {
    assertThatThrownBy(() -> resolver.resolve("lenet300-sparsevd", set(text))).isInstanceOf(SettingsException.class)
        .hasMessageContaining(first).hasMessageContaining(second).hasMessageContaining(third);
  }

  @Test
  void namesFileAndLineOfAnUnknownKey() throws IOException {
    Path own = file("own.conf", "seed = 2\n\ntraining {\n  bach = 64\n}\n");
    assertThatThrownBy(() -> resolver.resolve(own.toString(), Overrides.none())).isInstanceOf(SettingsException.class)
        .hasMessageContaining("own.conf: 4").hasMessageContaining("'training.bach'")
        .hasMessageContaining("did you mean 'training.batch'");
  }

  @Test
  void checksBudgetsThatWereNotChosenToo() throws IOException {
    Path own = file("own.conf", "budgets { laptop {}, paper { training.epoch = 3 } }");
    assertThatThrownBy(() -> resolver.resolve(own.toString(), Overrides.none())).isInstanceOf(SettingsException.class)
        .hasMessageContaining("'training.epoch'");
  }

  @Test
  void refusesBudgetOfAFileWithoutBudgets() throws IOException {
    Path own = file("own.conf", "seed = 2");
    assertThat(resolver.resolve(own.toString(), Overrides.none()).run().budget()).isEqualTo("custom");
    assertThatThrownBy(() -> resolver.resolve(own.toString(), budget("smoke"))).isInstanceOf(SettingsException.class)
        .hasMessageContaining("no section 'budgets'");
  }

  @Test
  void refusesFilesThatAreMissingOrNoHocon() throws IOException {
    assertThatThrownBy(() -> resolver.resolve(folder.resolve("no.conf").toString(), Overrides.none()))
        .isInstanceOf(SettingsException.class).hasMessageContaining("is not there");
    Path broken = file("broken.conf", "seed = {");
    assertThatThrownBy(() -> resolver.resolve(broken.toString(), Overrides.none()))
        .isInstanceOf(SettingsException.class).hasMessageContaining("not valid HOCON")
        .hasMessageContaining("broken.conf");
    Path unresolved = file("unresolved.conf", "seed = ${no.such.key}");
    assertThatThrownBy(() -> resolver.resolve(unresolved.toString(), Overrides.none()))
        .isInstanceOf(SettingsException.class).hasMessageContaining("no.such.key");
  }

  @Test
  void refusesUnknownPresets() {
    assertThatThrownBy(() -> resolver.resolve("lenet300-sparsvd", Overrides.none()))
        .isInstanceOf(SettingsException.class).hasMessageContaining("did you mean 'lenet300-sparsevd'")
        .hasMessageContaining("quickstart");
  }
}
