"""Times a training step with a fresh batch and fresh noise, and prints one line of JSON.

Unless --ways names one, it first tries every way to compute the same (`Choices`) for some steps and takes the fastest.
With --choose it stops there and prints that way with its time. With --published it times the step as published code
has it, see published.py.
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
from published import PublishedStep
from step import METHODS, Choices, Step


class Training:
    """The loop of a training without what happens once an epoch."""

    def __init__(self, step, batches, kl_weight):
        self.step = step
        self.batches = batches
        self.kl_weight = kl_weight
        self.last = (math.nan, math.nan)

    def next(self):
        x, labels = self.batches.next()
        self.last = self.step.gradients(x, labels, self.kl_weight)
        if not math.isfinite(sum(self.last)):
            raise ArithmeticError("the objective is no longer finite")
        self.step.update()


class FreshStep(Step):
    """The step at its start, with new noise each time."""

    def __init__(self, method, batches, choices):
        super().__init__(batches.network, method, batches.batch, Batches.COUNT, choices, {"lr": 1e-3})
        self.start(seed=1)

    def gradients(self, x, labels, beta):
        self.noise.fill()
        return super().gradients(x, labels, beta)


def candidates(network, threads):
    """All ways that differ on this network."""
    convolutional = any(isinstance(layer, Conv) for layer in network.weighted)
    layouts = (True, False) if convolutional else (True,)
    noise_threads = (1, 2) if threads > 1 else (1,)
    return [Choices(*choice) for choice in itertools.product(layouts, layouts, noise_threads)]


def fastest(method, batches, threads, steps, kl_weight):
    """The fastest way and its median time."""
    times = {}
    for choices in candidates(batches.network, threads):
        training = Training(FreshStep(method, batches, choices), batches, kl_weight)
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
    parser.add_argument("--kl-weight", type=float, default=0.0, help="of the objective; has no influence on the time")
    parser.add_argument("--published", action="store_true", help="time the step as published code has it")
    parser.add_argument("--choose", action="store_true", help="print the fastest way and its milliseconds")
    return parser.parse_args()


def main():
    arguments = parsed()
    machine.set_up(arguments.threads)
    batches = Batches(NETWORKS[arguments.network], arguments.batch)
    if arguments.published:
        ways = "published"
        step = PublishedStep(batches.network, arguments.method, Batches.COUNT, {"lr": 1e-3})
    elif arguments.ways:
        ways = arguments.ways
        step = FreshStep(arguments.method, batches, Choices.named(ways))
    else:
        ways, millis = fastest(
            arguments.method, batches, arguments.threads, arguments.try_steps, arguments.kl_weight
        )
        if arguments.choose:
            print(ways, f"{millis:.4f}")
            return
        step = FreshStep(arguments.method, batches, ways)
    training = Training(step, batches, arguments.kl_weight)
    times = block_times(arguments.warm_up, arguments.blocks, arguments.block_steps, training.next)
    times["steps"] = times.pop("repetitions")
    line = {
        "network": arguments.network, "method": arguments.method, "batch": arguments.batch,
        "threads": arguments.threads, **times, "ways": str(ways), "blasCore": machine.blas_core(), "torch": torch.__version__,
        "lastKlNats": training.last[1],
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
