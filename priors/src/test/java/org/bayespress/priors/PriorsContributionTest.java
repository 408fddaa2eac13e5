package org.bayespress.priors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import java.util.Map;
import java.util.ServiceLoader;
import org.bayespress.core.method.Contribution;
import org.bayespress.core.method.Prior;
import org.bayespress.core.method.SettingsException;
import org.junit.jupiter.api.Test;

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
      for (String form : prior.forms()) {
        assertThat(prior.kl(form).form()).isEqualTo(form);
      }
      assertThatThrownBy(() -> prior.kl("exakt")).isInstanceOf(SettingsException.class)
          .hasMessageContaining("prior.kl").hasMessageContaining("exakt").hasMessageContaining(prior.forms().get(0));
    }
  }

  @Test
  void theFourFormsOfTheLogUniformPriorAreThere() {
    assertThat(new PriorsContribution().entries().get(0).supports())
        .containsExactly("molchanov", "kingma", "exact", "ard");
  }
}
