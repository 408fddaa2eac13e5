package org.bayespress.benchmarks.kl;

import java.util.Set;
import org.bayespress.priors.ard.ArdPrior;
import org.bayespress.priors.loguniform.ArdKl;
import org.bayespress.priors.loguniform.LogUniformPrior;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.factory.Nd4j;

/** {@link ArdKl} as a chain: an exponential, a log1p and plain arithmetic. */
public final class ArdChain implements OpChain {

  @Override
  public Set<KlForm> forms() {
    return Set.of(new KlForm(LogUniformPrior.NAME, ArdKl.FORM), new KlForm(ArdPrior.NAME, ArdKl.FORM));
  }

  @Override
  public OpChain.Planned plan(INDArray theta, INDArray logSigma2, INDArray dTheta, INDArray dLogSigma2) {
    OpExecutioner ops = Nd4j.getExecutioner();
    INDArray scaled = theta.like();
    INDArray y = theta.like();
    INDArray work = theta.like();
    return scale -> {
      ops.exec(new Exp(logSigma2.muli(-1, scaled), scaled));
      scaled.muli(theta);
      scaled.muli(theta, y);
      ops.exec(new Log1p(y, work));
      double klNats = 0.5 * work.sumNumber().doubleValue();
      y.addi(1, work);
      dTheta.addi(scaled.divi(work).muli(scale));
      dLogSigma2.addi(y.divi(work).muli(-0.5 * scale));
      return klNats;
    };
  }
}
