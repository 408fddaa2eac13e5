package org.bayespress.priors.loguniform;

/**
 * Float approximations of {@link Dawson#ratio} G(u) and {@link Dawson#twiceIntegral} H(u) for all u >= 0, each a
 * polynomial in {@code t = (u - 6)/(u + 6) = 1 - 12/(u + 6)}, which maps u to [-1, 1):
 *
 * <pre>
 *   G(u) = P(t) / (1 + 2u)             P = 1 at both ends
 *   H(u) = 1/2 log(1 + 2u Q(t))        Q = 1 at u = 0, 2 exp(gamma) = 3.562 at infinity
 * </pre>
 *
 * so that both ends are right to full relative accuracy. Largest relative errors over all u: of the polynomials 6.1e-7
 * (P, 17th order) and 1.9e-7 (Q, 15th order), evaluated in float, rounding of t included, 1.4e-6 and 1.0e-6.
 *
 * <p>Recipe: 400 nodes {@code t = cos(pi (k + 1/2)/400)}; G and H there from erfi and 2F2 with 40 digits; weighted
 * least squares of the relative error in the Chebyshev basis, 400 rounds of Lawson's reweighting, best round kept;
 * converted to powers of t and rounded to float.
 */
final class DawsonFit {

  /** u at t = 0. */
  static final float CENTRE = 6f;

  static final float P_0 = 0x1.373f04p+0f;
  static final float P_1 = -0x1.1f2d34p-1f;
  static final float P_2 = 0x1.6c0d08p-1f;
  static final float P_3 = -0x1.c4cd02p-3f;
  static final float P_4 = -0x1.13ddf4p+0f;
  static final float P_5 = 0x1.79c5f4p+0f;
  static final float P_6 = 0x1.316b6ap-2f;
  static final float P_7 = -0x1.51e48ep+0f;
  static final float P_8 = -0x1.fe8d88p-2f;
  static final float P_9 = 0x1.1fea1ap+0f;
  static final float P_10 = 0x1.98bcdap-1f;
  static final float P_11 = -0x1.922f96p-1f;
  static final float P_12 = -0x1.7b3d20p-1f;
  static final float P_13 = 0x1.8d2f4ep-2f;
  static final float P_14 = 0x1.7d464ap-2f;
  static final float P_15 = -0x1.de8404p-4f;
  static final float P_16 = -0x1.430846p-4f;
  static final float P_17 = 0x1.063c2cp-6f;

  static final float Q_0 = 0x1.922f7ap+1f;
  static final float Q_1 = 0x1.e935aap-1f;
  static final float Q_2 = -0x1.2ee7d8p+0f;
  static final float Q_3 = 0x1.174cb2p+0f;
  static final float Q_4 = -0x1.0ea718p-3f;
  static final float Q_5 = -0x1.316d22p+0f;
  static final float Q_6 = 0x1.2009bap+0f;
  static final float Q_7 = 0x1.e49972p-2f;
  static final float Q_8 = -0x1.19e9b2p+0f;
  static final float Q_9 = 0x1.5fbd3cp-7f;
  static final float Q_10 = 0x1.29d888p-1f;
  static final float Q_11 = -0x1.4214cep-4f;
  static final float Q_12 = -0x1.65ec08p-3f;
  static final float Q_13 = 0x1.80d214p-6f;
  static final float Q_14 = 0x1.80d470p-6f;
  static final float Q_15 = -0x1.377b4cp-10f;

  private DawsonFit() {}

  /** P(t) = (1 + 2u) G(u). */
  static float p(float t) {
    float p = Math.fma(P_17, t, P_16);
    p = Math.fma(p, t, P_15);
    p = Math.fma(p, t, P_14);
    p = Math.fma(p, t, P_13);
    p = Math.fma(p, t, P_12);
    p = Math.fma(p, t, P_11);
    p = Math.fma(p, t, P_10);
    p = Math.fma(p, t, P_9);
    p = Math.fma(p, t, P_8);
    p = Math.fma(p, t, P_7);
    p = Math.fma(p, t, P_6);
    p = Math.fma(p, t, P_5);
    p = Math.fma(p, t, P_4);
    p = Math.fma(p, t, P_3);
    p = Math.fma(p, t, P_2);
    p = Math.fma(p, t, P_1);
    p = Math.fma(p, t, P_0);
    return p;
  }

  /** Q(t) = (exp(2 H(u)) - 1) / 2u. */
  static float q(float t) {
    float q = Math.fma(Q_15, t, Q_14);
    q = Math.fma(q, t, Q_13);
    q = Math.fma(q, t, Q_12);
    q = Math.fma(q, t, Q_11);
    q = Math.fma(q, t, Q_10);
    q = Math.fma(q, t, Q_9);
    q = Math.fma(q, t, Q_8);
    q = Math.fma(q, t, Q_7);
    q = Math.fma(q, t, Q_6);
    q = Math.fma(q, t, Q_5);
    q = Math.fma(q, t, Q_4);
    q = Math.fma(q, t, Q_3);
    q = Math.fma(q, t, Q_2);
    q = Math.fma(q, t, Q_1);
    q = Math.fma(q, t, Q_0);
    return q;
  }
}
