"""Times what BayesPress has fused kernels for, each by itself, in several ways; prints one line of JSON a way.

  kl       value and both gradients of Molchanov's KL at log alpha = log sigma^2 - log(theta^2 + 1e-8), clipped to 8
  normals  standard normals
"""

import argparse
import json

import torch
import torch.nn.functional as F

import machine
from clock import block_times
from molchanov import K1, K2, K3
from step import Noise

CLIP = 8.0
CHUNK = 1 << 17
COUNTS = (400_000, 1_000_000)
NORMALS = 1_000_000


def log_alpha(theta, log_sigma2):
    return (log_sigma2 - (theta * theta + 1e-8).log()).clamp(-CLIP, CLIP)


def as_published(theta, log_sigma2):
    """The formula as it stands in the paper, by autograd."""
    x = log_alpha(theta, log_sigma2)
    return (K1 - K1 * torch.sigmoid(K2 + K3 * x) + 0.5 * F.softplus(-x)).sum()


def rearranged(theta, log_sigma2):
    """By autograd, with fewer and faster operations: sums before constants, and a softplus from its parts."""
    x = log_alpha(theta, log_sigma2)
    return K1 * torch.sigmoid(-K2 - K3 * x).sum() + 0.5 * (torch.exp(-x) + 1).log().sum()


def by_autograd(formula, theta, log_sigma2):
    theta.requires_grad_()
    log_sigma2.requires_grad_()

    def work():
        theta.grad = log_sigma2.grad = None
        kl = formula(theta, log_sigma2)
        kl.backward()
        return kl.item(), theta.grad, log_sigma2.grad

    return work


def by_hand(theta, log_sigma2):
    """Derived by hand, written into memory that is planned once, in chunks that stay in the second-level cache."""
    d_theta, d_log_sigma2 = torch.empty_like(theta), torch.empty_like(theta)
    minus_k2 = torch.tensor(-K2)
    scratch = torch.empty(4, CHUNK)
    parts = []
    for first in range(0, len(theta), CHUNK):
        part = slice(first, first + CHUNK)
        chunk = (theta[part], log_sigma2[part], d_theta[part], d_log_sigma2[part])
        parts.append(chunk + tuple(row[: len(chunk[0])] for row in scratch))

    def work():
        kl = 0
        for theta_, log_sigma2_, d_theta_, d_log_sigma2_, t, free, x, e in parts:
            torch.mul(theta_, theta_, out=t).add_(1e-8)
            torch.log(t, out=x)
            torch.sub(log_sigma2_, x, out=free)
            torch.clamp(free, -CLIP, CLIP, out=x)
            torch.neg(x, out=e).exp_()
            q = torch.add(minus_k2, x, alpha=-K3, out=d_theta_).sigmoid_()
            kl = kl + K1 * q.sum()
            slope = torch.addcmul(q, q, q, value=-1, out=d_log_sigma2_)
            one_plus_e = torch.add(e, 1, out=x)
            slope.add_(e.div_(one_plus_e), alpha=0.5 / (K1 * K3)).mul_(-K1 * K3)
            kl = kl + 0.5 * one_plus_e.log_().sum()
            torch.ops.aten.hardtanh_backward.grad_input(slope, free, -CLIP, CLIP, grad_input=d_log_sigma2_)
            torch.div(theta_, t, out=d_theta_).mul_(d_log_sigma2_).mul_(-2)
        return kl.item(), d_theta, d_log_sigma2

    return work


def kl_ways(count):
    generator = torch.Generator().manual_seed(1)
    theta = torch.empty(count).normal_(0, 0.05, generator=generator)
    log_sigma2 = torch.empty(count).normal_(-7, 3, generator=generator)
    return {
        "autograd, as published": by_autograd(as_published, theta.clone(), log_sigma2.clone()),
        "autograd, rearranged": by_autograd(rearranged, theta.clone(), log_sigma2.clone()),
        "by hand": by_hand(theta, log_sigma2),
    }


def check(ways):
    """All ways give the same."""
    (value, *gradients), *others = (work() for work in ways.values())
    for other_value, *other_gradients in others:
        assert abs(other_value / value - 1) < 1e-5, (other_value, value)
        for a, b in zip(other_gradients, gradients):
            assert (a - b).norm() < 1e-5 * b.norm(), "gradients differ"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--warm-up", type=int, default=50)
    parser.add_argument("--blocks", type=int, default=20)
    arguments = parser.parse_args()
    machine.set_up(arguments.threads)

    def report(what, form, way, count, work):
        times = block_times(arguments.warm_up, arguments.blocks, 20, work)
        per_second = 1e3 * count / times["medianMillis"]
        line = {"what": what, "form": form, "way": way, "count": count, "threads": arguments.threads, **times}
        print(json.dumps(line | {"perSecond": per_second}), flush=True)

    for count in COUNTS:
        ways = kl_ways(count)
        check(ways)
        for way, work in ways.items():
            report("kl", "molchanov", way, count, work)
    for threads in range(1, min(arguments.threads, 2) + 1):
        noise = Noise([(NORMALS,)], False, threads, 1)
        report("normals", "", f"normal_, {threads} generator{'s' * (threads > 1)}", NORMALS, noise.fill)


if __name__ == "__main__":
    main()
