package org.bayespress.experiments.kl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bayespress.core.method.SettingsException;
import org.bayespress.core.posterior.GaussianKl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KlTableTest {
  @TempDir
  private Path folder;

  /** KL against N(0, 1): depends on theta and sigma separately. */
  private record Standard() implements GaussianKl {
    @Override
    public String form() {
      return "closed";
    }

    @Override
    public double value(double theta, double logSigma2) {
      return 0.5 * (theta * theta + Math.exp(logSigma2) - 1 - logSigma2);
    }

    @Override
    public double dTheta(double theta, double logSigma2) {
      return theta;
    }

    @Override
    public double dLogSigma2(double theta, double logSigma2) {
      return 0.5 * (Math.exp(logSigma2) - 1);
    }

    @Override
    public double accumulate(
        MemorySegment theta, MemorySegment logSigma2, MemorySegment dTheta, MemorySegment dLogSigma2, long from,
        long count, float scale) {
      throw new UnsupportedOperationException("tables use the scalar methods");
    }
  }

  private Path csv(String text) throws IOException {
    return Files.writeString(folder.resolve("in.csv"), text);
  }

  @Test
  void evaluatesEveryRow() throws IOException {
    KlTable table = KlTable.read(csv("\uFEFFtheta, log_sigma2\r\n0,0\r\n\r\n 2 , 0\n1e-1,-3\n"));
    assertThat(table.header()).containsExactly("theta", "log_sigma2", "kl_nats", "d_theta", "d_log_sigma2");
    assertThat(table.evaluate(new Standard())).hasSize(3).first().satisfies(
        row -> assertThat(row.values()).containsExactly(0.0, 0.0, 0.0, 0.0, 0.0));
    assertThat(table.evaluate(new Standard()).get(1).values()).containsExactly(2.0, 0.0, 2.0, 2.0, 0.0);
  }

  @Test
  void refusesLogAlphaWhereItSaysTooLittle() throws IOException {
    KlTable table = KlTable.read(csv("log_alpha\n0\n"));
    assertThat(table.header()).containsExactly("log_alpha", "kl_nats", "d_log_alpha");
    assertThatThrownBy(() -> table.evaluate(new Standard())).isInstanceOf(SettingsException.class)
        .hasMessageContaining("theta,log_sigma2");
  }

  @Test
  void namesEveryBadRow() throws IOException {
    Path file = csv("theta,log_sigma2\n1,2\n1\n1,two\n1,NaN\n\n1,2,3\n");
    assertThatThrownBy(() -> KlTable.read(file)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("line 3: found '1'").hasMessageContaining("line 4: found '1,two'")
        .hasMessageContaining("line 5: found '1,NaN'").hasMessageContaining("line 7: found '1,2,3'")
        .hasMessageContaining("2 finite numbers");
  }

  @Test
  void refusesOtherHeadersAndMissingFiles() throws IOException {
    Path file = csv("theta,sigma\n1,2\n");
    assertThatThrownBy(() -> KlTable.read(file)).isInstanceOf(SettingsException.class)
        .hasMessageContaining("line 1").hasMessageContaining("'theta,sigma'").hasMessageContaining("log_alpha");
    assertThatThrownBy(() -> KlTable.read(folder.resolve("no.csv"))).isInstanceOf(SettingsException.class)
        .hasMessageContaining("no.csv");
    Path empty = csv("");
    assertThatThrownBy(() -> KlTable.read(empty)).isInstanceOf(SettingsException.class).hasMessageContaining("line 1");
  }
}
