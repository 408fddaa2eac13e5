package org.bayespress.benchmarks.kl;

import java.util.Set;
import org.bayespress.priors.normal.StandardNormalKl;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;

/** {@link StandardNormalKl}, the KL of the weights of four priors, as a chain: an exponential and plain arithmetic. */
public final class StandardNormalChain implements OpChain {

  @Override
  public Set<KlForm> forms() {
    return Set.of(
        KlForm.parse("gaussian/standard-normal"), KlForm.parse("horseshoe/closed"),
        KlForm.parse("normal-jeffreys/molchanov"), KlForm.parse("normal-jeffreys/exact"));
  }

  @Override
  public OpChain.Planned plan(INDArray theta, INDArray logSigma2, INDArray dTheta, INDArray dLogSigma2) {
    OpExecutioner ops = Nd4j.getExecutioner();
    INDArray e = theta.like();
    INDArray work = theta.like();
    return scale -> {
      ops.exec(new Exp(logSigma2, e));
      e.subi(1);
      theta.muli(theta, work).addi(e).subi(logSigma2);
      double klNats = 0.5 * work.sumNumber().doubleValue();
      dTheta.addi(theta.muli(scale, work));
      dLogSigma2.addi(e.muli(0.5 * scale));
      return klNats;
    };
  }
}
