"""Sparse Variational Dropout (Molchanov, Ashukha, Vetrov, 2017), the step that is timed.

The definitions are those of BayesPress (docs/deviations.md). With t = theta^2 + 1e-8, log alpha = log sigma^2 - log t:

  noise variance   V = t exp(clip(log alpha)), which is sigma^2 inside the clip
  muting           a weight with log alpha >= 3 counts with mean 0; in convolutions it loses its noise too
  KL               Molchanov's at clip(log alpha), no gradient outside the clip; biases are point estimates without KL
  objective        N * mean cross-entropy + beta * KL

The way from parameters to mean and V, and that of the gradients back, is elementwise and written by hand: every
operation writes into memory that is planned once. Boolean masks are avoided: in PyTorch 1.13 `where` and `masked_fill`
take ten times as long as a product.
"""

import torch

from molchanov import K1, K2, K3
from posterior import CHUNK, FLOOR, LayerWeights

LOG_ALPHA_CLIP = 8.0
MUTE_LOG_ALPHA = 3.0

MINUS_K2 = torch.tensor(-K2)


class Chunk:
    """Some elements of a layer's weights. All tensors are flat: views of the layer's memory, results, or scratch."""

    def __init__(self, layer, first, last, scratch):
        part = slice(first, last)
        count = last - first
        self.part = part
        self.mute_noise = layer.convolution
        self.theta = torch.nn.Parameter(layer.theta[part])
        self.log_sigma2 = torch.nn.Parameter(layer.log_sigma2[part])
        self.theta.grad = torch.empty(count)
        self.log_sigma2.grad = torch.empty(count)
        self.values = (self.theta.detach(), self.log_sigma2.detach())
        self.mean = layer.mean[part]
        self.variance = layer.variance[part]
        self.t, self.log_alpha, self.kept, self.slope = (torch.empty(count) for _ in range(4))
        self.scratch = [buffer[:count] for buffer in scratch]

    def parameters(self):
        return [self.theta, self.log_sigma2]

    def prepare(self):
        """Fills mean and variance; returns the KL and keeps its slope for `collect`."""
        theta, log_sigma2 = self.values
        x, e, q = self.scratch
        t = torch.mul(theta, theta, out=self.t).add_(FLOOR)
        torch.log(t, out=x)
        torch.sub(log_sigma2, x, out=self.log_alpha)
        torch.clamp(self.log_alpha, -LOG_ALPHA_CLIP, LOG_ALPHA_CLIP, out=x)
        torch.lt(x, MUTE_LOG_ALPHA, out=self.kept)
        torch.mul(theta, self.kept, out=self.mean)
        torch.neg(x, out=e).exp_()
        torch.div(t, e, out=self.variance)
        if self.mute_noise:
            self.variance.mul_(self.kept)
        return self._kl(x, e, q)

    def _kl(self, x, e, q):
        """With e = exp(-x) and q = 1 - S(k2 + k3 x): KL = k1 q + 1/2 log(1 + e), and inside the clip

        slope = -dKL/dx / (k1 k3) = q (1 - q) + e / (1 + e) / (2 k1 k3)
        """
        torch.add(MINUS_K2, x, alpha=-K3, out=q).sigmoid_()
        one_plus_e = torch.add(e, 1, out=x)
        kl = K1 * q.sum()
        q.addcmul_(q, q, value=-1).add_(e.div_(one_plus_e), alpha=0.5 / (K1 * K3))
        inside_clip(q, self.log_alpha, out=self.slope)
        return kl + 0.5 * one_plus_e.log_().sum()

    def collect(self, d_mean, d_variance, beta):
        """Gradients of the parameters from those of mean and variance, plus beta times those of the KL.

        With u = V dL/dV: inside the clip log sigma^2 gets u + beta KL', and theta gets -2 theta / t * beta KL'. Outside,
        V moves with theta alone: log sigma^2 gets nothing, and theta gets 2 theta / t * u.
        """
        theta, _ = self.values
        u, ratio, _ = self.scratch
        torch.mul(self.variance, d_variance[self.part], out=u)
        d_log_sigma2 = inside_clip(u, self.log_alpha, out=self.log_sigma2.grad)
        u.sub_(d_log_sigma2).add_(self.slope, alpha=beta * K1 * K3)
        d_log_sigma2.sub_(self.slope, alpha=beta * K1 * K3)
        torch.div(theta, self.t, out=ratio)
        torch.mul(d_mean[self.part], self.kept, out=self.theta.grad).addcmul_(ratio, u, value=2)


def inside_clip(values, log_alpha, out):
    """The values where log alpha lies inside the clip, 0 elsewhere, in one pass."""
    return torch.ops.aten.hardtanh_backward.grad_input(
        values, log_alpha, -LOG_ALPHA_CLIP, LOG_ALPHA_CLIP, grad_input=out
    )


class Layer(LayerWeights):
    """The posterior of one layer; `theta` and `log_sigma2` are flat, in the memory order of the weights."""

    def __init__(self, spec, channels_last, scratch):
        super().__init__(spec, channels_last)
        self.theta = torch.zeros_like(self.mean)
        self.log_sigma2 = torch.zeros_like(self.mean)
        self.bias = torch.nn.Parameter(torch.zeros(spec.outputs))
        self.floor = torch.full((spec.outputs,), FLOOR)
        self.chunks = [Chunk(self, first, last, scratch) for first, last in self.chunk_ranges()]

    def start(self, generator):
        """Means of the usual size (He), and the log variances of the published recipe."""
        inputs = self.theta.numel() // self.bias.numel()
        self.theta.normal_(0, (2 / inputs) ** 0.5, generator=generator)
        self.log_sigma2.fill_(-10)

    def tensors(self):
        """Parameters by the names that BayesPress exports, in the shapes of the weights."""
        return {"theta": self.shaped(self.theta), "logSigma2": self.shaped(self.log_sigma2), "bias": self.bias.detach()}

    def gradients(self):
        """Copies, by the same names."""
        theta = torch.cat([chunk.theta.grad for chunk in self.chunks])
        log_sigma2 = torch.cat([chunk.log_sigma2.grad for chunk in self.chunks])
        return {"theta": self.shaped(theta), "logSigma2": self.shaped(log_sigma2), "bias": self.bias.grad.clone()}

    def noise_shapes(self, sample_shape):
        """Shapes of the normals of one example."""
        return [sample_shape]

    def sample(self, x, noise):
        return self.draw(x, self.bias, self.floor, noise[0])

    def small_kl(self):
        """The part of the KL that autograd differentiates."""
        return None

    def small_parameters(self):
        """Parameters whose gradients autograd makes."""
        return [self.bias]

    def clamp(self):
        """What follows an update."""


def layers(network, channels_last):
    scratch = [torch.empty(CHUNK) for _ in range(3)]
    return [Layer(spec, channels_last, scratch) for spec in network.weighted]
