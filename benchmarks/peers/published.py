"""The step as one writes it with autograd alone, which is how published code of both methods is written: the plain
definition in float32, noise made where it is used, `torch.optim.Adam`.

It is timed beside the step that was written to be fast, so that both distances can be seen.
"""

import torch
import torch.nn.functional as F

import gnj
import plain
import sparsevd
from networks import Conv, Dense
from step import Choices, Step


class PublishedStep:
    """A network with its posterior and Adam; the same calls as `Step`."""

    def __init__(self, network, method, train_count, adam):
        self.network = network
        self.method = method
        self.scale = float(train_count)
        # only to start from the same parameters
        start = Step(network, method, 1, train_count, Choices(channels_last=False), adam)
        start.start(seed=1)
        torch.backends.mkldnn.enabled = True
        self.parameters = [
            {name: tensor.clone().contiguous().requires_grad_() for name, tensor in layer.tensors().items()}
            for layer in start.layers
        ]
        self.optimizer = torch.optim.Adam([p for layer in self.parameters for p in layer.values()], **adam)
        self.clamped = [
            (layer["logSigma2"], layer["biasLogSigma2"]) for layer in self.parameters[:1] if "biasLogSigma2" in layer
        ]

    def layer(self, spec, p, sample_shape, x):
        noise = {"noise": torch.randn(len(x), *sample_shape)}
        if self.method == "sparsevd":
            return plain.sparsevd_layer(spec, p, noise, x, sparsevd.LOG_ALPHA_CLIP, sparsevd.MUTE_LOG_ALPHA)
        noise["scaleNoise"] = torch.randn(len(x), len(p["scale.0"]))
        return plain.gnj_layer(spec, p, noise, x)

    def gradients(self, x, labels, beta):
        self.optimizer.zero_grad()
        weighted = iter(zip(self.parameters, self.network.sample_shapes()))
        kl = 0
        for layer in self.network.layers:
            if isinstance(layer, (Dense, Conv)):
                x, own = self.layer(layer, *next(weighted), x)
                kl = kl + own
            elif layer == "pool":
                x = F.max_pool2d(x, 2)
            elif layer == "relu":
                x = F.relu(x)
            else:
                x = x.flatten(1)
        cross_entropy = F.cross_entropy(x, labels)
        (self.scale * cross_entropy + beta * kl).backward()
        return cross_entropy.item(), kl.item()

    def update(self):
        self.optimizer.step()
        largest = gnj.FIRST_LAYER_SIGMA[self.network.name]
        with torch.no_grad():
            for log_sigma2s in self.clamped:
                for log_sigma2 in log_sigma2s:
                    log_sigma2.clamp_(max=2 * torch.tensor(largest).log().item())
