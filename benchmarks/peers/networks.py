"""The networks of the comparison: the layers, names and shapes that BayesPress has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dense:
    """y = W x + b with weights [outputs, inputs]."""

    name: str
    inputs: int
    outputs: int

    @property
    def shape(self):
        return (self.outputs, self.inputs)


@dataclass(frozen=True)
class Conv:
    """Valid cross-correlation, stride 1, weights [outputs, inputs, kernel, kernel]."""

    name: str
    inputs: int
    outputs: int
    kernel: int

    @property
    def shape(self):
        return (self.outputs, self.inputs, self.kernel, self.kernel)


@dataclass(frozen=True)
class Network:
    """`layers` holds Dense, Conv and the words "pool" (2 x 2 maximum), "relu" and "flatten"; `image` is [C, H, W]."""

    name: str
    image: tuple
    layers: tuple

    @property
    def weighted(self):
        return [layer for layer in self.layers if isinstance(layer, (Dense, Conv))]

    def sample_shapes(self):
        """Shape of the pre-activations of one example per weighted layer, [out] or [C, H, W], in order."""
        shapes = []
        height = self.image[1]
        for layer in self.layers:
            if isinstance(layer, Conv):
                height -= layer.kernel - 1
                shapes.append((layer.outputs, height, height))
            elif isinstance(layer, Dense):
                shapes.append((layer.outputs,))
            elif layer == "pool":
                height //= 2
        return shapes


# Max-pooling comes before ReLU as in BayesPress: the two commute, and a quarter of the elements passes through ReLU.
LENET300 = Network(
    "lenet300",
    (1, 28, 28),
    ("flatten", Dense("fc1", 784, 300), "relu", Dense("fc2", 300, 100), "relu", Dense("fc3", 100, 10)),
)
LENET5 = Network(
    "lenet5",
    (1, 28, 28),
    (
        Conv("conv1", 1, 20, 5), "pool", "relu", Conv("conv2", 20, 50, 5), "pool", "relu",
        "flatten", Dense("fc1", 800, 500), "relu", Dense("fc2", 500, 10),
    ),
)

NETWORKS = {network.name: network for network in (LENET300, LENET5)}
