"""Reads the step that BayesPress exported: a safetensors file (see StepExport.java for its arrays)."""

import json

import numpy
import torch

from networks import NETWORKS

TYPES = {"F32": numpy.dtype("<f4"), "F64": numpy.dtype("<f8"), "I32": numpy.dtype("<i4")}


def read(path):
    """Metadata by name, and tensors by name."""
    with open(path, "rb") as file:
        content = file.read()
    header_length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + header_length])
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        first, last = entry["data_offsets"]
        data = content[8 + header_length + first : 8 + header_length + last]
        values = numpy.frombuffer(data, TYPES[entry["dtype"]]).reshape(entry["shape"]).copy()
        tensors[name] = torch.from_numpy(values)
    return metadata, tensors


class ExportedStep:
    """A step's constants as attributes, and its arrays by what they are."""

    def __init__(self, path):
        metadata, self.tensors = read(path)
        self.method = metadata["method"]
        self.network = NETWORKS[metadata["network"]]
        self.batch = int(metadata["batch"])
        self.step = int(metadata["step"])
        self.train_count = int(metadata["trainCount"])
        self.blas_core = metadata["openBlasCore"]
        self.kl_weight = float(metadata["klWeight"])
        self.metadata = metadata
        self.adam = {
            "lr": float(metadata["learningRate"]),
            "betas": (float(metadata["beta1"]), float(metadata["beta2"])),
            "eps": float(metadata["epsilon"]),
        }
        images = self.tensors["input"]
        self.input = images.flatten(1) if self.network.layers[0] == "flatten" else images
        self.labels = self.tensors["labels"].long()

    def parameters(self, layer):
        """Parameters of a layer by name."""
        prefix = layer.name + ".gradient."
        names = [name[len(prefix) :] for name in self.tensors if name.startswith(prefix)]
        return {name: self.tensors[f"{layer.name}.{name}"] for name in names}

    def noise(self, layer):
        """Normals of a layer by name, those of the pre-activations first."""
        names = ("noise", "scaleNoise")
        return {name: self.tensors[f"{layer.name}.{name}"] for name in names if f"{layer.name}.{name}" in self.tensors}
