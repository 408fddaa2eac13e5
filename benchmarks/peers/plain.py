"""The objectives as plain autograd operations, in whatever precision the parameters have.

Nothing here is fast. It is the definition in the fewest words: in double precision it decides who is right when the
float32 steps of BayesPress and PyTorch differ, and it checks the hand-written backward passes of the timed steps.
"""

import torch
import torch.nn.functional as F

from molchanov import molchanov_kl
from networks import Conv, Dense

FLOOR = 1e-8


def sparsevd_layer(spec, p, noise, x, clip, mute):
    """Pre-activations and KL of one layer; p: theta, logSigma2 and bias."""
    t = p["theta"] ** 2 + FLOOR
    log_alpha = p["logSigma2"] - t.log()
    variance = torch.minimum(torch.maximum(p["logSigma2"].exp(), t * _exp(-clip)), t * _exp(clip))
    muted = log_alpha >= mute
    mean = torch.where(muted, torch.zeros_like(t), p["theta"])
    if isinstance(spec, Conv):
        variance = torch.where(muted, torch.zeros_like(t), variance)
    y = _linear(spec, x, mean, p["bias"])
    y = y + (_linear(spec, x**2, variance, None) + FLOOR).sqrt() * noise["noise"]
    return y, molchanov_kl(log_alpha.clamp(-clip, clip)).sum()


def gnj_layer(spec, p, noise, x):
    """Pre-activations and KL of one layer as published; p: theta and logSigma2 of the weights, bias and biasLogSigma2,
    and scale.0 and scale.1, mean and log variance of z. In convolutions the timed steps draw with z outside the root,
    so their noise times the sign of z is the published one.
    """
    z = p["scale.0"] + (0.5 * p["scale.1"]).exp() * noise["scaleNoise"]
    z = z[:, :, None, None] if isinstance(spec, Conv) else z
    variance, bias_variance = p["logSigma2"].exp(), p["biasLogSigma2"].exp()
    if isinstance(spec, Conv):
        mean = _linear(spec, x, p["theta"], p["bias"]) * z
        published_noise = noise["noise"] * z.detach().sign()
        y = mean + (_linear(spec, x**2, variance, bias_variance) * z**2 + FLOOR).sqrt() * published_noise
    else:
        mean = _linear(spec, x * z, p["theta"], p["bias"])
        y = mean + (_linear(spec, (x * z) ** 2, variance, bias_variance) + FLOOR).sqrt() * noise["noise"]
    kl = molchanov_kl(p["scale.1"] - (p["scale.0"] ** 2 + FLOOR).log()).sum()
    for mu, log_sigma2 in ((p["theta"], p["logSigma2"]), (p["bias"], p["biasLogSigma2"])):
        kl = kl + 0.5 * (log_sigma2.exp() + mu**2 - 1 - log_sigma2).sum()
    return y, kl


def _exp(value):
    return torch.tensor(value, dtype=torch.float64).exp().item()


def _linear(spec, x, weights, bias):
    return F.conv2d(x, weights, bias) if isinstance(spec, Conv) else F.linear(x, weights, bias)


def forward(network, layer_function, x):
    """Logits, KL per layer, and the number of kinks that rounding could turn.

    `layer_function(index, spec, x)` gives pre-activations and KL. A kink counts where the two sides of a maximum, in
    ReLU or in max-pooling that ReLU lets through, differ by less than KINK of the layer's root mean square: there,
    float32 sums in another order may take the other side, and the gradients of both are right.
    """
    kls, kinks, index = [], 0, 0
    for layer in network.layers:
        if isinstance(layer, (Dense, Conv)):
            x, kl = layer_function(index, layer, x)
            kls.append(kl)
            index += 1
        elif layer == "pool":
            windows = F.unfold(x.detach().reshape(-1, 1, *x.shape[2:]), 2, stride=2).sort(1).values
            kinks += _close((windows[:, -1] - windows[:, -2])[windows[:, -1] > 0], x)
            x = F.max_pool2d(x, 2)
        elif layer == "relu":
            kinks += _close(x.detach(), x)
            x = x.relu()
        else:
            x = x.flatten(1)
    return x, kls, kinks


# Measured on LeNet-5: float32 pre-activations differ from double precision by 1e-7 to 2e-7 of their root mean square.
KINK = 5e-7


def _close(difference, x):
    return int((difference.abs() < KINK * x.detach().square().mean().sqrt()).sum())
