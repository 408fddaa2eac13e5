package org.bayespress.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.bayespress.core.method.Contribution;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GroupScalePrior;
import org.bayespress.core.posterior.PosteriorFamily;
import org.bayespress.priors.horseshoe.HorseshoePrior;
import org.bayespress.priors.horseshoe.HorseshoeScales;
import org.bayespress.priors.normal.StandardNormalKl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriorsContributionTest {

  @Test
  void everyListedPriorIsBoundWithTheFormsItLists() {
    Contribution found = ServiceLoader.load(Contribution.class).stream().map(ServiceLoader.Provider::get)
        .filter(PriorsContribution.class::isInstance).findFirst().orElseThrow();
    Map<String, Prior> bound = Guice.createInjector((Module) found)
        .getInstance(Key.get(new TypeLiteral<Map<String, Prior>>() {}));
    assertThat(bound.keySet())
        .containsExactlyElementsOf(found.entries().stream().map(Contribution.Entry::name).toList());
    for (Contribution.Entry entry : found.entries()) {
      assertThat(entry.kind()).isEqualTo(Contribution.Kind.PRIOR);
      Prior prior = bound.get(entry.name());
      assertThat(prior.name()).isEqualTo(entry.name());
      assertThat(prior.forms()).isEqualTo(entry.supports());
      assertThat(prior.posterior().label()).isEqualTo(entry.posterior());
      assertThat(entry.pairedMethod()).isNotBlank();
      boolean grouped = prior.posterior() == PosteriorFamily.GROUP_SCALES;
      for (String form : prior.forms()) {
        Optional<GroupScalePrior> scales = prior.scales(form, Tau0.of(1e-5));
        assertThat(scales.isPresent()).isEqualTo(grouped);
        assertThat(scales.map(GroupScalePrior::form).orElse(prior.kl(form).form())).isEqualTo(form);
        assertThat(prior.kl(form).form().equals(StandardNormalKl.FORM)).isEqualTo(grouped);
      }
      assertThatThrownBy(() -> prior.kl("exakt")).isInstanceOf(SettingsException.class)
          .hasMessageContaining("prior.kl").hasMessageContaining("exakt").hasMessageContaining(prior.forms().get(0));
      if (grouped) {
        assertThatThrownBy(() -> prior.scales("exakt", Tau0.of(1))).isInstanceOf(SettingsException.class)
            .hasMessageContaining("exakt").hasMessageContaining(prior.forms().get(0));
      }
    }
  }

  /** tau0^2 must be a float32 number: 1e-200 underflows even as a double. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1e-200, 9e-19, 1.1e18, 1e300, Double.NaN, Double.POSITIVE_INFINITY})
  void aTau0ThatOverflowsIsRefused(double tau0) {
    assertThatThrownBy(() -> new HorseshoePrior().scales("closed", Tau0.of(tau0)))
        .isInstanceOf(SettingsException.class).hasMessageContaining("tau0").hasMessageContaining("" + tau0)
        .hasMessageContaining("1.0E-18").hasMessageContaining("overflows");
    assertThatThrownBy(() -> new HorseshoeScales(tau0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tau0");
  }

  @Test
  void theFourFormsOfTheLogUniformPriorAreThere() {
    assertThat(new PriorsContribution().entries().get(0).supports())
        .containsExactly("molchanov", "kingma", "exact", "ard");
  }
}
