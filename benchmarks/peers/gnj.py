"""Group normal-Jeffreys (Louizos, Ullrich, Welling, 2017: "BC-GNJ"), the step that is timed.

One scale z per input of a dense layer and per filter of a convolution, q(z) = N(mu_z, sigma_z^2), drawn per example;
q(w | z) = N(z mu, z^2 sigma^2); Gaussian biases under a N(0, 1) prior.

  dense         x' = x z,  y = x' M + mu_b + sqrt(x'^2 V + sigma_b^2 + 1e-8) eps,  M = mu, V = sigma^2 of the weights
  convolution   y = z (x * M + mu_b + sqrt(x^2 * V + sigma_b^2 + 1e-8) eps)
  KL            sum over groups of Molchanov's KL at log sigma_z^2 - log(mu_z^2 + 1e-8), not clipped
                + sum over weights and biases of 1/2 (sigma^2 + mu^2 - 1 - log sigma^2)
  objective     N * mean cross-entropy + beta * KL
  clamp         of log sigma^2 of weights and biases of the first layer, after each update

In a convolution z stands outside the root, as in BayesPress: eps is the published layer's eps times the sign of z, which
is the same distribution and takes fewer passes over the activations.
"""

import math

import torch

from molchanov import molchanov_kl
from posterior import FLOOR, LayerWeights

# sigma in the first layer is at most this after an update
FIRST_LAYER_SIGMA = {"lenet300": 0.2, "lenet5": 0.5}


class Chunk:
    """Some elements of a layer's weights; all tensors are flat and share the layer's memory."""

    def __init__(self, layer, first, last):
        part = slice(first, last)
        self.part = part
        self.mu = torch.nn.Parameter(layer.mean[part])
        self.log_sigma2 = torch.nn.Parameter(layer.log_sigma2[part])
        self.mu.grad = torch.empty(last - first)
        self.log_sigma2.grad = torch.empty(last - first)
        self.values = (self.mu.detach(), self.log_sigma2.detach())
        self.variance = layer.variance[part]

    def parameters(self):
        return [self.mu, self.log_sigma2]

    def prepare(self):
        """Fills the variance; returns the KL."""
        mu, log_sigma2 = self.values
        torch.exp(log_sigma2, out=self.variance)
        return 0.5 * (self.variance.sum() + torch.dot(mu, mu) - log_sigma2.sum() - mu.numel())

    def collect(self, d_mean, d_variance, beta):
        """dL/dmu + beta mu, and sigma^2 (dL/dsigma^2 + beta / 2) - beta / 2."""
        torch.add(d_mean[self.part], self.values[0], alpha=beta, out=self.mu.grad)
        d_log_sigma2 = torch.add(d_variance[self.part], 0.5 * beta, out=self.log_sigma2.grad)
        d_log_sigma2.mul_(self.variance).sub_(0.5 * beta)


class Layer(LayerWeights):
    """The posterior of one layer. The drawn means are mu itself; `log_sigma2` is flat, in their memory order."""

    def __init__(self, spec, channels_last, largest_sigma):
        super().__init__(spec, channels_last)
        self.log_sigma2 = torch.zeros_like(self.mean)
        groups = spec.outputs if self.convolution else spec.inputs
        self.z_mu, self.z_log_sigma2 = (torch.nn.Parameter(torch.zeros(groups)) for _ in range(2))
        self.bias, self.bias_log_sigma2 = (torch.nn.Parameter(torch.zeros(spec.outputs)) for _ in range(2))
        self.largest_log_sigma2 = 2 * math.log(largest_sigma)
        self.chunks = [Chunk(self, first, last) for first, last in self.chunk_ranges()]

    def start(self, generator):
        """The start of the published recipe: He's normal means, everything else nearly certain."""
        fan_in = self.mean.numel() // self.spec.outputs
        self.mean.normal_(0, math.sqrt(2 / fan_in), generator=generator)
        with torch.no_grad():
            self.z_mu.normal_(1, 0.01, generator=generator)
            for log_sigma2 in (self.log_sigma2, self.z_log_sigma2, self.bias_log_sigma2):
                log_sigma2.normal_(-9, 0.01, generator=generator)

    def tensors(self):
        """Parameters by the names that BayesPress exports, in the shapes of the weights."""
        return {
            "theta": self.shaped(self.mean), "logSigma2": self.shaped(self.log_sigma2),
            "bias": self.bias.detach(), "biasLogSigma2": self.bias_log_sigma2.detach(),
            "scale.0": self.z_mu.detach(), "scale.1": self.z_log_sigma2.detach(),
        }

    def gradients(self):
        """Copies, by the same names."""
        mu = torch.cat([chunk.mu.grad for chunk in self.chunks])
        log_sigma2 = torch.cat([chunk.log_sigma2.grad for chunk in self.chunks])
        small = dict(zip(("scale.0", "scale.1", "bias", "biasLogSigma2"), self.small_parameters()))
        return {"theta": self.shaped(mu), "logSigma2": self.shaped(log_sigma2)} | {
            name: parameter.grad.clone() for name, parameter in small.items()
        }

    def noise_shapes(self, sample_shape):
        """Shapes of the normals of one example: of the pre-activations, and of z."""
        return [sample_shape, (self.z_mu.numel(),)]

    def sample(self, x, noise):
        z = torch.addcmul(self.z_mu, torch.exp(0.5 * self.z_log_sigma2), noise[1])
        variance_bias = self.bias_log_sigma2.exp() + FLOOR
        if self.convolution:
            return self.draw(x, self.bias, variance_bias, noise[0]) * z[:, :, None, None]
        return self.draw(x * z, self.bias, variance_bias, noise[0])

    def small_kl(self):
        """The part of the KL that autograd differentiates."""
        log_alpha = self.z_log_sigma2 - torch.log(self.z_mu * self.z_mu + FLOOR)
        log_sigma2 = self.bias_log_sigma2
        bias = 0.5 * (log_sigma2.exp() + self.bias * self.bias - 1 - log_sigma2).sum()
        return molchanov_kl(log_alpha).sum() + bias

    def small_parameters(self):
        """Parameters whose gradients autograd makes."""
        return [self.z_mu, self.z_log_sigma2, self.bias, self.bias_log_sigma2]

    def clamp(self):
        """What follows an update."""
        if self.largest_log_sigma2 < math.inf:
            self.log_sigma2.clamp_(max=self.largest_log_sigma2)
            self.bias_log_sigma2.detach().clamp_(max=self.largest_log_sigma2)


def layers(network, channels_last):
    largest = [FIRST_LAYER_SIGMA[network.name]] + [math.inf] * (len(network.weighted) - 1)
    return [Layer(spec, channels_last, sigma) for spec, sigma in zip(network.weighted, largest)]
