"""One training step, as it is timed and as it is verified."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import torch
import torch.nn.functional as F

import gnj
import sparsevd
from networks import Conv, Dense
from pooling import MaxPool2

METHODS = {"sparsevd": sparsevd, "bc-gnj": gnj}


@dataclass(frozen=True)
class Choices:
    """Ways to compute the same; which is fastest depends on the machine.

    As text: convolutions by "onednn" or "blas" (im2col and a product), "channels-last" or "channels-first", and the
    number of threads that make noise.
    """

    channels_last: bool = True
    onednn: bool = True
    noise_threads: int = 1

    def __str__(self):
        convolutions = "onednn" if self.onednn else "blas"
        layout = "channels-last" if self.channels_last else "channels-first"
        return f"{convolutions},{layout},{self.noise_threads}"

    @staticmethod
    def named(text):
        """The inverse of `str`."""
        convolutions, layout, noise_threads = text.split(",")
        return Choices(layout == "channels-last", convolutions == "onednn", int(noise_threads))


class Noise:
    """All standard normals of a step in one buffer. PyTorch fills it with one thread; two generators can share it."""

    def __init__(self, shapes, channels_last, threads, seed):
        counts = [torch.Size(shape).numel() for shape in shapes]
        self.buffer = torch.empty(sum(counts))
        self.views = [
            self._view(part, shape, channels_last) for part, shape in zip(self.buffer.split(counts), shapes)
        ]
        half = len(self.buffer) // 32 * 16
        self.parts = [self.buffer] if threads == 1 else [self.buffer[:half], self.buffer[half:]]
        self.generators = [torch.Generator().manual_seed(seed + i) for i in range(len(self.parts))]
        self.helper = ThreadPoolExecutor(1) if threads > 1 else None

    @staticmethod
    def _view(part, shape, channels_last):
        if len(shape) == 4 and channels_last:
            batch, channels, height, width = shape
            return part.view(batch, height, width, channels).permute(0, 3, 1, 2)
        return part.view(shape)

    def fill(self):
        rest = [
            self.helper.submit(part.normal_, generator=generator)
            for part, generator in zip(self.parts[1:], self.generators[1:])
        ]
        self.parts[0].normal_(generator=self.generators[0])
        for filled in rest:
            filled.result()


class Step:
    """A network with its posterior, its noise and Adam, for batches of one size."""

    def __init__(self, network, method, batch, train_count, choices, adam, seed=1):
        self.network = network
        self.batch = batch
        self.choices = choices
        torch.backends.mkldnn.enabled = choices.onednn
        self.layers = METHODS[method].layers(network, choices.channels_last)
        shapes = []
        for layer, sample_shape in zip(self.layers, network.sample_shapes()):
            shapes.append([(batch, *shape) for shape in layer.noise_shapes(sample_shape)])
        self.noise = Noise(sum(shapes, []), choices.channels_last, choices.noise_threads, seed)
        views = iter(self.noise.views)
        self.noise_of_layer = [[next(views) for _ in layer_shapes] for layer_shapes in shapes]
        self.scale = torch.tensor(float(train_count))
        parameters = [p for layer in self.layers for chunk in layer.chunks for p in chunk.parameters()]
        self.small = [p for layer in self.layers for p in layer.small_parameters()]
        self.optimizer = torch.optim.Adam(parameters + self.small, foreach=False, **adam)

    def forward(self, x):
        """Logits of x, [batch, C, H, W] or [batch, features], with the noise that is in the buffers."""
        weighted = iter(zip(self.layers, self.noise_of_layer))
        for layer in self.network.layers:
            if isinstance(layer, (Dense, Conv)):
                weights, noise = next(weighted)
                x = weights.sample(x, noise)
            elif layer == "pool":
                x = MaxPool2.apply(x) if self.choices.channels_last else F.max_pool2d(x, 2)
            elif layer == "relu":
                x = F.relu(x)
            else:
                x = x.flatten(1)
        return x

    def gradients(self, x, labels, beta):
        """Leaves the gradients of N * mean cross-entropy + beta * KL in the parameters; returns both terms in nats."""
        for layer in self.layers:
            layer.forget_gradients()
        for parameter in self.small:
            parameter.grad = None
        with torch.no_grad():
            kl = sum(chunk.prepare() for layer in self.layers for chunk in layer.chunks)
        cross_entropy = F.cross_entropy(self.forward(x), labels)
        objective = cross_entropy * self.scale
        for small_kl in filter(lambda part: part is not None, (layer.small_kl() for layer in self.layers)):
            objective = objective + beta * small_kl
            kl = kl + small_kl.detach()
        objective.backward()
        with torch.no_grad():
            for layer in self.layers:
                layer.collect(beta)
        return cross_entropy.item(), kl.item()

    def update(self):
        self.optimizer.step()
        with torch.no_grad():
            for layer in self.layers:
                layer.clamp()

    def start(self, seed):
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            for layer in self.layers:
                layer.start(generator)
