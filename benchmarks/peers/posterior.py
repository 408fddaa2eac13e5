"""What the weights of both methods have in common."""

import torch

from networks import Conv
from sampling import SampledConv, SampledDense, sampled_patches

# Elements that pass through the elementwise work and Adam together: 512 kB an array, so that the few arrays of a chunk
# stay in the second-level caches of two cores.
CHUNK = 1 << 17

# Added under roots and logarithms, as in BayesPress.
FLOOR = 1e-8


class LayerWeights:
    """Means and variances that a layer draws its pre-activations from.

    They are the leaves of the autograd graph; the parameters behind them get their gradients by hand. `mean` and
    `variance` are the same memory as flat tensors, in the memory order of the weights, which in convolutions is
    [out, k, k, in] where images are stored channels last.
    """

    def __init__(self, spec, channels_last):
        self.spec = spec
        self.convolution = isinstance(spec, Conv)
        self.by_patches = self.convolution and channels_last and spec.inputs == 1
        layout = torch.channels_last if self.convolution and channels_last else torch.contiguous_format
        self.drawn_mean = torch.zeros(spec.shape).contiguous(memory_format=layout).requires_grad_()
        self.drawn_variance = torch.zeros(spec.shape).contiguous(memory_format=layout).requires_grad_()
        self.mean = flat(self.drawn_mean.detach())
        self.variance = flat(self.drawn_variance.detach())
        self.chunks = []

    def chunk_ranges(self):
        edges = list(range(0, self.mean.numel(), CHUNK)) + [self.mean.numel()]
        return list(zip(edges, edges[1:]))

    def shaped(self, values):
        """A flat tensor of this layer in the shape of its weights; no copy."""
        return values.as_strided(self.spec.shape, self.drawn_mean.stride())

    def forget_gradients(self):
        self.drawn_mean.grad = None
        self.drawn_variance.grad = None

    def collect(self, beta):
        """Gradients of the parameters from those of the drawn means and variances, and from the KL."""
        d_mean = flat(self.drawn_mean.grad)
        d_variance = flat(self.drawn_variance.grad)
        for chunk in self.chunks:
            chunk.collect(d_mean, d_variance, beta)

    def draw(self, x, bias, variance_bias, noise):
        """Pre-activations of x with the given normals."""
        arguments = (x, self.drawn_mean, self.drawn_variance, bias, variance_bias, noise)
        if self.by_patches:
            return sampled_patches(*arguments)
        return (SampledConv if self.convolution else SampledDense).apply(*arguments)


def flat(weights):
    """The elements in memory order; no copy."""
    if weights.dim() == 4 and not weights.is_contiguous():
        weights = weights.permute(0, 2, 3, 1)
    return weights.view(-1)
