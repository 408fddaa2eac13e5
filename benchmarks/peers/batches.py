"""Training batches. The images are noise: the time of a step does not depend on what they show."""

import torch


class Batches:
    """55,000 images in random order, normalized beforehand (BayesPress normalizes each batch from bytes)."""

    COUNT = 55_000

    def __init__(self, network, batch, seed=1):
        self.network = network
        generator = torch.Generator().manual_seed(seed)
        pixels = network.image[0] * network.image[1] * network.image[2]
        self.images = torch.empty(self.COUNT, pixels).normal_(generator=generator)
        self.labels = torch.randint(0, 10, (self.COUNT,), generator=generator)
        self.order = torch.randperm(self.COUNT, generator=generator)
        self.batch = batch
        self.next_step = 0
        self.x = torch.empty(batch, pixels)
        self.y = torch.empty(batch, dtype=torch.long)
        self.shape = (batch, pixels) if network.layers[0] == "flatten" else (batch, *network.image)

    def next(self):
        """The next batch, in memory that the following one overwrites."""
        first = self.next_step % (self.COUNT // self.batch) * self.batch
        self.next_step += 1
        chosen = self.order[first : first + self.batch]
        torch.index_select(self.images, 0, chosen, out=self.x)
        torch.index_select(self.labels, 0, chosen, out=self.y)
        return self.x.view(self.shape), self.y
