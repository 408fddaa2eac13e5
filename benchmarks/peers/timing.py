"""Times a training step with a fresh batch and fresh noise, and prints one line of JSON.

Unless --ways names one, it first tries every way to compute the same (`Choices`) for some steps and takes the fastest.
With --choose it stops there and prints that way with its time.
"""

import argparse
import itertools
import json
import math

import torch

import machine
from batches import Batches
from clock import block_times
from networks import NETWORKS, Conv
from step import METHODS, Choices, Step


class Training:
    """The loop of a training without what happens once an epoch."""

    def __init__(self, method, batches, choices):
        self.step = Step(batches.network, method, batches.batch, Batches.COUNT, choices, {"lr": 1e-3})
        self.step.start(seed=1)
        self.batches = batches
        self.last = (math.nan, math.nan)

    def next(self):
        x, labels = self.batches.next()
        self.step.noise.fill()
        self.last = self.step.gradients(x, labels, 1.0)
        if not math.isfinite(sum(self.last)):
            raise ArithmeticError("the objective is no longer finite")
        self.step.update()


def candidates(network, threads):
    """All ways that differ on this network."""
    convolutional = any(isinstance(layer, Conv) for layer in network.weighted)
    layouts = (True, False) if convolutional else (True,)
    noise_threads = (1, 2) if threads > 1 else (1,)
    return [Choices(*choice) for choice in itertools.product(layouts, layouts, noise_threads)]


def fastest(method, batches, threads, steps):
    """The fastest way and its median time."""
    times = {}
    for choices in candidates(batches.network, threads):
        training = Training(method, batches, choices)
        times[choices] = block_times(steps // 4, steps, 1, training.next)["medianMillis"]
    best = min(times, key=times.get)
    return best, times[best]


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", choices=NETWORKS, required=True)
    parser.add_argument("--method", choices=METHODS, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warm-up", type=int, default=100, help="steps before the clock starts")
    parser.add_argument("--blocks", type=int, default=20, help="blocks of steps to time")
    parser.add_argument("--block-steps", type=int, default=20)
    parser.add_argument("--try-steps", type=int, default=40, help="steps to try each way of computing")
    parser.add_argument("--ways", help="convolutions,layout,noise threads; for example onednn,channels-last,1")
    parser.add_argument("--choose", action="store_true", help="print the fastest way and its milliseconds")
    return parser.parse_args()


def main():
    arguments = parsed()
    machine.set_up(arguments.threads)
    batches = Batches(NETWORKS[arguments.network], arguments.batch)
    if arguments.ways:
        choices = Choices.named(arguments.ways)
    else:
        choices, millis = fastest(arguments.method, batches, arguments.threads, arguments.try_steps)
        if arguments.choose:
            print(choices, f"{millis:.4f}")
            return
    training = Training(arguments.method, batches, choices)
    times = block_times(arguments.warm_up, arguments.blocks, arguments.block_steps, training.next)
    times["steps"] = times.pop("repetitions")
    line = {
        "network": arguments.network, "method": arguments.method, "batch": arguments.batch,
        "threads": arguments.threads, **times, "ways": str(choices), "blasCore": machine.blas_core(), "torch": torch.__version__,
        "lastKlNats": training.last[1],
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
