package org.bayespress.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.PosteriorFamily;
import org.bayespress.core.training.Augmentation;
import org.bayespress.experiments.config.Catalog;
import org.bayespress.experiments.config.ConfigResolver;
import org.bayespress.experiments.config.Named;
import org.bayespress.experiments.config.Overrides;
import org.bayespress.experiments.config.Pair;
import org.bayespress.experiments.wiring.Parts;
import org.bayespress.experiments.wiring.StandardCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The modules that are on the class path, put together. */
class ExperimentTest {
  private final Catalog catalog = StandardCatalog.load();
  private final Parts parts = Parts.load();

  private Experiment experiment(String preset, String budget, String... set) {
    Overrides overrides = new Overrides(
        Optional.of(budget), List.of(set), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    return Experiment.of(ConfigResolver.of(catalog, Map.of()).resolve(preset, overrides), parts, Map.of());
  }

  @Test
  void everyPresetWithEveryBudgetCanRun() {
    for (Named preset : catalog.presets().all()) {
      assertThat(preset.supports()).contains("smoke", "laptop", "paper");
      for (String budget : preset.supports()) {
        Experiment experiment = experiment(preset.name(), budget);
        boolean grouped = preset.name().contains("-bc-");
        boolean quantized = preset.name().contains("-vnq");
        // at a constant rate, for a comparison
        boolean compared = preset.name().startsWith("mean-kl-");
        boolean coded = compared || preset.name().contains("-miracle-");
        assertThat(experiment.method().name())
            .isEqualTo(grouped ? "bc" : quantized ? "vnq" : coded ? "miracle" : "sparsevd");
        String form =
            preset.name().endsWith("-exact") ? "exact" : preset.name().endsWith("-monte-carlo") ? "monte-carlo"
                : quantized ? "approximate" : coded ? "standard-normal" : "molchanov";
        assertThat(experiment.kl().form()).isEqualTo(grouped ? "standard-normal" : form);
        assertThat(experiment.weights().parameters()).hasSize(quantized ? 1 : 0);
        assertThat(experiment.weights().form()).isEqualTo(experiment.kl().form());
        assertThat(experiment.scales().map(GroupScalePrior::form).orElse("none"))
            .isEqualTo(preset.name().endsWith("-gnj") ? "molchanov" : grouped ? "closed" : "none");
        assertThat(experiment.training().learningRate().at(experiment.training().epochs() - 1)).isPositive();
        // the paper's DenseNet is shown half way to a rate of 0
        boolean early = preset.name().startsWith("densenet") && budget.equals("paper");
        double initial = experiment.training().learningRate().initial();
        assertThat(experiment.training().learningRate().at(experiment.training().epochs()))
            .isEqualTo(compared ? initial : early ? 3e-3 : 0);
      }
    }
  }

  /** One configuration, one key: each prior brings its posterior, its KL and its method. */
  @ParameterizedTest
  @CsvSource({
    "log-uniform, molchanov, sparsevd, gaussian", "ard, ard, sparsevd, gaussian",
    "gaussian, standard-normal, miracle, gaussian",
    "normal-jeffreys, molchanov, bc, group-scales", "horseshoe, closed, bc, group-scales",
    "quantizing-mixture, approximate, vnq, gaussian"})
  void anyPriorCanTakeThePlaceOfAnother(String prior, String form, String method, String posterior) {
    for (String preset : List.of("lenet300-bc-gnj", "lenet5-bc-ghs")) {
      Experiment experiment = experiment(preset, "laptop", "prior.name=" + prior);
      assertThat(experiment.config().run().kl()).isEqualTo(form);
      assertThat(experiment.method().name()).isEqualTo(method);
      assertThat(experiment.setup().family().label()).isEqualTo(posterior);
      assertThat(experiment.scales().isPresent()).isEqualTo(posterior.equals("group-scales"));
    }
  }

  /** Groups of weights, and random codes, are of layers that follow each other. */
  @ParameterizedTest
  @ValueSource(strings = {"horseshoe", "normal-jeffreys", "gaussian"})
  void methodsForPlainChainsRefuseANetworkWithBranches(String prior) {
    assertThatThrownBy(
        () -> experiment("densenet22-vnq", "smoke", "prior.name=" + prior, "prior.kl=auto", "method.name=auto"))
        .isInstanceOf(SettingsException.class).hasMessageContaining("densenet22").hasMessageContaining("branches");
    assertThat(experiment("densenet22-vnq", "smoke", "prior.name=log-uniform", "method.name=sparsevd").kl().form())
        .isEqualTo("molchanov");
  }

  @Test
  void everyPriorHasAPair() {
    assertThat(catalog.pairs().stream().filter(Pair::auto).map(Pair::prior))
        .containsExactlyInAnyOrderElementsOf(catalog.priorNames());
  }

  @Test
  void everyListedNameIsBound() {
    for (Named prior : catalog.priors()) {
      Prior bound = parts.prior(prior.name());
      assertThat(bound.forms()).isEqualTo(prior.supports());
      assertThat(bound.posterior().label()).isEqualTo(prior.posterior());
      for (String form : prior.supports()) {
        boolean grouped = bound.posterior() == PosteriorFamily.GROUP_SCALES;
        assertThat(bound.kl(form).form()).isEqualTo(grouped ? "standard-normal" : form);
      }
    }
    for (Named method : catalog.methods()) {
      assertThat(parts.method(method.name()).name()).isEqualTo(method.name());
      assertThat(method.source()).isNotBlank();
    }
    assertThat(experiment("quickstart", "smoke", "prior.kl=exact").kl().form()).isEqualTo("exact");
  }

  /** Each training has its own. */
  @ParameterizedTest
  @CsvSource({"3, true, 2, false", "0, false, 4, true"})
  void augmentationReachesBothTrainings(int shift, boolean flip, int denseShift, boolean denseFlip) {
    Experiment experiment = experiment(
        "densenet22-vnq", "smoke", "training.augmentation.shift=" + shift, "training.augmentation.flip=" + flip,
        "baseline.augmentation.shift=" + denseShift, "baseline.augmentation.flip=" + denseFlip);
    assertThat(experiment.training().augmentation()).isEqualTo(new Augmentation(shift, flip));
    assertThat(experiment.baseline().augmentation()).isEqualTo(new Augmentation(denseShift, denseFlip));
  }

  /** Values that only the module which reads them can refuse: still before anything is done. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "training.epochs=0               | key 'training.epochs' | found 0",
    "training.adam.beta1=1           | key 'training.adam.beta1' | found 1",
    "training.start=warm             | key 'training.start' | random, pretrained or file",
    "training.start=file             | key 'training.start' | training.start-file = PATH.bpz",
    "training.start-file=x.bpz       | key 'training.start-file' | training.start = random",
    "training.reparameterization=no  | key 'training.reparameterization' | local or weights",
    "data.subset=-1                  | key 'data.subset' | found -1",
    "training.kl.full-epoch=0        | key 'training.kl.full-epoch' | zero-epochs",
    "training.batch=60000            | key 'training.batch' | 55000 images",
    "baseline.batch=60000            | key 'baseline.batch' | 55000 images",
    "sparsevd.log-alpha-clip=0       | key 'sparsevd.log-alpha-clip' | found 0",
    "data.validation=60000           | key 'data.validation' | 60000 training images",
    "dataset=cifar10                 | key 'dataset' | 1x28x28"})
  void refusesBeforeAnythingIsDone(String set, String first, String second) {
    assertThatThrownBy(() -> experiment("lenet300-sparsevd", "smoke", set)).isInstanceOf(SettingsException.class)
        .hasMessageContaining(first).hasMessageContaining(second).hasMessageContaining("--set " + set.strip());
  }

  /** The bad input of random codes. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "miracle.budgetBytes=50          | key 'miracle.budgetBytes' | which is one block of network lenet300",
    "miracle.budgetBytes=200000      | key 'miracle.budgetBytes' | a smaller bits-per-block takes the same bytes further",
    "miracle.bits-per-block=0        | key 'miracle.bits-per-block' | from 1 to 24",
    "miracle.bits-per-block=25       | key 'miracle.bits-per-block' | from 1 to 24",
    "miracle.oversampling-nats=9     | key 'miracle.oversampling-nats' | bits-per-block = 10",
    "miracle.coder=greedy            | key 'miracle.coder' | importance or ordered",
    "miracle.parameterization=mean   | key 'miracle.parameterization' | mean-var or mean-kl",
    "miracle.beta0=0                 | key 'miracle.beta0' | found 0.0, allowed is a number from 1.0E-30 to 1.0",
    "miracle.beta0=-1e-6             | key 'miracle.beta0' | found -1.0E-6",
    "miracle.beta0=NaN               | key 'miracle.beta0' | found 'NaN', allowed is a",
    "miracle.beta-epsilon=-0.1       | key 'miracle.beta-epsilon' | from 0.0 to 1.0",
    "miracle.coding.beta-epsilon=1.5 | key 'miracle.coding.beta-epsilon' | from 0.0 to 1.0",
    "miracle.sharing=[1,2]           | key 'miracle.sharing' | 3 for network lenet300",
    "miracle.sharing=[1,0,1]         | key 'miracle.sharing' | for layer fc2 from 1",
    "miracle.filling=knapsack        | key 'miracle.filling' | even or greedy",
    "miracle.order=random            | key 'miracle.order' | shuffled or plain"})
  void refusesRandomCodesThatCannotBe(String set, String first, String second) {
    assertThatThrownBy(() -> experiment("lenet300-miracle-mean-var", "smoke", set))
        .isInstanceOf(SettingsException.class).hasMessageContaining(first).hasMessageContaining(second);
  }

  /** Blocks that have their budget by construction cannot be filled by their KL. */
  @Test
  void refusesToFillBlocksOfMeanKl() {
    assertThatThrownBy(() -> experiment("lenet300-miracle-mean-kl", "smoke", "miracle.filling=greedy"))
        .isInstanceOf(SettingsException.class).hasMessageContaining("key 'miracle.filling'")
        .hasMessageContaining("found 'greedy'").hasMessageContaining("miracle.parameterization = mean-kl");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "prior.codebook.levels=4          | key 'prior.codebook.levels' | found 4, allowed is an odd number from 3",
    "prior.codebook.tied=false        | key 'prior.codebook.tied' | approximate takes both",
    "prior.codebook.start=middle      | key 'prior.codebook.start' | largest, fitted, share or given",
    "prior.codebook.least=0           | key 'prior.codebook.least' | found 0",
    "prior.codebook.shares=[0.1,0.2]  | prior.codebook.shares: found 2 numbers | conv1, conv2, fc1, fc2",
    "prior.codebook.shares=[0,1,1,1]  | key 'prior.codebook.shares' | above 0 and below 1",
    "prior.kl=molchanov               | key 'prior.kl' | approximate, exact, quadrature, monte-carlo",
    "vnq.biases=double                | key 'vnq.biases' | half or float",
    "vnq.normalization=fresh          | key 'vnq.normalization' | as-trained or re-estimated",
    "vnq.initial-means=xavier         | key 'vnq.initial-means' | given, he, glorot",
    "vnq.projection.reach-log-alpha=99 | key 'vnq.projection.reach-log-alpha' | from -50.0 to 50.0",
    "method.name=sparsevd             | key 'prior.name' | cannot be trained under the prior"})
  void refusesCodebooksBeforeAnythingIsDone(String set, String first, String second) {
    assertThatThrownBy(() -> experiment("lenet5-vnq-exact", "smoke", set)).isInstanceOf(SettingsException.class)
        .hasMessageContaining(first).hasMessageContaining(second);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "prior.tau0=1e-200                | key 'prior.tau0' | overflows",
    "prior.tau0=-1                    | key 'prior.tau0' | found -1",
    "bc.largest-deviations=[0.2]      | key 'bc.largest-deviations' | fc1, fc2, fc3",
    "bc.largest-deviations=[a,b,c]    | key 'bc.largest-deviations' | a list of numbers",
    "bc.pruning.rule=best             | key 'bc.pruning.rule' | gap, validation or given",
    "bc.pruning.thresholds=[1,1,1]    | key 'bc.pruning.thresholds' | rule = given",
    "training.reparameterization=weights | key 'training.reparameterization' | drawn per image",
    "bc.precision=exact               | key 'bc.precision' | paper or code",
    "bc.scale.spread=-1               | key 'bc.scale.spread' | from 0.0"})
  void refusesGroupSettingsBeforeAnythingIsDone(String set, String first, String second) {
    assertThatThrownBy(() -> experiment("lenet300-bc-ghs", "smoke", set)).isInstanceOf(SettingsException.class)
        .hasMessageContaining(first).hasMessageContaining(second).hasMessageContaining("--set " + set.strip());
  }
}
