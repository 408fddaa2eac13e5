package org.bayespress.methods.miracle.training;

import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.method.Settings;
import org.bayespress.format.candidate.BlockOrder;
import org.bayespress.format.model.RandomCode;
import org.bayespress.format.network.NetworkSpec;
import org.bayespress.methods.miracle.blocks.Filling;
import org.bayespress.methods.miracle.coder.ImportanceCoder;
import org.bayespress.methods.miracle.coder.OrderedCoder;
import org.bayespress.methods.miracle.posterior.BlockPosterior;
import org.bayespress.methods.miracle.posterior.MeanKlPosterior;
import org.bayespress.methods.miracle.posterior.MeanVarPosterior;

/**
 * The section {@code miracle} of the configuration; see its {@code reference.conf}.
 *
 * @param parameterization label of the posterior
 * @param budgetBytes longest file
 * @param bits of a candidate's number
 * @param oversamplingNats t: the KL that a block may have is {@code bits log 2 - t}
 * @param coder label of the coder
 * @param asReleased whether candidates are weighted as the authors' program does
 * @param order how variables are dealt to blocks
 * @param filling how many variables a block takes
 * @param sharing values per variable, one per layer
 * @param initialLogSigma start of log sigma (Mean-Var)
 * @param initialScale start of rho in units of He's deviation sqrt(2 / fan-in)
 * @param penalty weight of the KL (Mean-Var)
 * @param stepsPerBlock steps after every coded block
 * @param codingRate learning rate of these steps
 * @param watch what is kept of the posterior beside the epochs
 */
public record MiracleSettings(
    String parameterization, int budgetBytes, int bits, double oversamplingNats, String coder, boolean asReleased,
    BlockOrder order, Filling filling, List<Integer> sharing, double initialLogSigma, double initialScale,
    Penalty penalty,
    int stepsPerBlock, double codingRate, Watch watch) {

  private static final int SHARING_LIMIT = 1 << 16;

  public MiracleSettings {
    sharing = List.copyOf(sharing);
  }

  /** Reads and checks the section. */
  public static MiracleSettings read(Settings settings, NetworkSpec network) {
    int bits = settings.whole("bits-per-block", 1, RandomCode.BITS_LIMIT);
    double oversampling = settings.real("oversampling-nats", 0, 100);
    if (oversampling >= bits * Math.log(2)) {
      throw settings.refuse(
          "oversampling-nats", oversampling,
          "less than the " + bits * Math.log(2) + " nats of bits-per-block = " + bits);
    }
    Settings coding = settings.section("coding");
    return new MiracleSettings(
        oneOf(settings, "parameterization", BlockPosterior.labels()),
        settings.whole("budgetBytes", 1, 1 << 28), bits, oversampling,
        oneOf(settings, "coder", List.of(ImportanceCoder.LABEL, OrderedCoder.LABEL)), settings.flag("as-released"),
        oneOf(settings, "order", List.of("shuffled", "plain")).equals("plain") ? BlockOrder.PLAIN : BlockOrder.SHUFFLED,
        filling(settings), sharing(settings, network),
        settings.real("initial-log-sigma", -30, 5), settings.real("initial-scale", 1e-6, 1e3),
        new Penalty(
            settings.real("beta0", 1e-30, 1), settings.real("beta-epsilon", 0, 1),
            coding.real("beta-epsilon", 0, 1)),
        coding.whole("steps-per-block", 0, 1_000_000), coding.real("learning-rate", 0, 1e3),
        Watch.read(settings.section("watch")));
  }

  private static String oneOf(Settings settings, String key, List<String> allowed) {
    String found = settings.text(key);
    if (!allowed.contains(found)) {
      throw settings.refuse(key, "'" + found + "'", String.join(" or ", allowed));
    }
    return found;
  }

  private static Filling filling(Settings settings) {
    Filling found = Filling.of(oneOf(settings, "filling", Filling.LABELS));
    if (found == Filling.GREEDY && settings.text("parameterization").equals(MeanKlPosterior.LABEL)) {
      throw settings.refuse(
          "filling", "'" + found.label() + "'",
          Filling.EVEN.label() + " where miracle.parameterization = " + MeanKlPosterior.LABEL
              + ", whose blocks have their budget by construction; or miracle.parameterization = "
              + MeanVarPosterior.LABEL);
    }
    return found;
  }

  private static List<Integer> sharing(Settings settings, NetworkSpec network) {
    List<Double> found = settings.reals("sharing");
    int layers = network.weightedLayers().size();
    if (!found.isEmpty() && found.size() != layers) {
      throw settings.refuse(
          "sharing", found, "an empty list, or one number per layer: " + layers + " for network " + network.name());
    }
    List<Integer> sharing = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      double factor = found.isEmpty() ? 1 : found.get(layer);
      int most = Math.min(SHARING_LIMIT, network.weightedLayers().get(layer).weightCount());
      if (factor != Math.rint(factor) || factor < 1 || factor > most) {
        throw settings.refuse(
            "sharing", found, "whole numbers, for layer " + network.weightedLayers().get(layer).name() + " from 1 to "
                + most);
      }
      sharing.add((int) factor);
    }
    return sharing;
  }

  /** KL that a block may have, in nats. */
  public double blockNats() {
    return bits * Math.log(2) - oversamplingNats;
  }
}
