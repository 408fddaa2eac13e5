"""Checks this folder without BayesPress. For both methods and networks, on random parameters that exercise every case:

  kl         of the plain definition against independent truth (numerical integration, torch.distributions)
  slopes     gradients of the plain definition against central differences, in double precision
  steps      loss terms and gradients of the timed float32 step, in every way it can be computed, against the plain
             definition in double precision

Exit code 0 when all agree, 1 when not.
"""

import argparse
import itertools
import math
import sys

import torch
import torch.nn.functional as F

import machine
import plain
from molchanov import molchanov_kl
from networks import NETWORKS, Conv
from step import Choices, Step

# So few that mistakes in either term of the objective show in the gradients.
TRAIN_COUNT, BETA = 50, 0.7
CLIP, MUTE = 8.0, 3.0
BATCH = 4
STEP_TOLERANCE = 2e-5
SLOPE_TOLERANCE = 1e-5



def largest_move(method, name):
    """Of a parameter in central differences: small enough not to turn a maximum or to carry a weight over a bound of log
    alpha (at theta = 1e-4 log alpha moves 10,000 times as far), and above the rounding of the objective.
    """
    if name == "theta":
        return 4e-8 if method == "sparsevd" else 1e-6
    return 1e-5


class Case:
    """Random parameters, noise, images and labels of one method and network, in float32."""

    def __init__(self, network, method, seed):
        self.network, self.method = network, method
        self.generator = torch.Generator().manual_seed(seed)
        self.x = self.normal(BATCH, *network.image)
        if network.layers[0] == "flatten":
            self.x = self.x.flatten(1)
        self.labels = torch.randint(0, 10, (BATCH,), generator=self.generator)
        make = self.sparsevd if method == "sparsevd" else self.gnj
        self.parameters = [make(spec) for spec in network.weighted]
        self.noise = []
        for spec, sample_shape in zip(network.weighted, network.sample_shapes()):
            noise = {"noise": self.normal(BATCH, *sample_shape)}
            if method == "bc-gnj":
                noise["scaleNoise"] = self.normal(BATCH, spec.outputs if isinstance(spec, Conv) else spec.inputs)
            self.noise.append(noise)

    def normal(self, *shape):
        return torch.empty(shape).normal_(generator=self.generator)

    def means(self, spec):
        return self.normal(*spec.shape) * math.sqrt(2 * spec.outputs / torch.Size(spec.shape).numel())

    def sparsevd(self, spec):
        """Weights that carry signal and weights that are shrunk; log alpha beyond the clip on both sides, but no nearer
        than 0.001 to a bound; some exact zeros.
        """
        alive = self.normal(*spec.shape) > 0.25
        theta = self.means(spec) * torch.where(alive, 1.0, 0.03)
        theta[self.normal(*spec.shape) < -2] = 0
        log_alpha = torch.where(alive, -4.0, 4.5) + 2.5 * self.normal(*spec.shape)
        for bound in (-CLIP, MUTE, CLIP):
            near = (log_alpha - bound).abs() < 1e-3
            log_alpha[near] = bound + torch.where(log_alpha[near] < bound, -1e-3, 1e-3)
        return {
            "theta": theta, "logSigma2": log_alpha + (theta.double() ** 2 + 1e-8).log().float(),
            "bias": 0.1 * self.normal(spec.outputs),
        }

    def gnj(self, spec):
        """Groups that are sure and groups whose z changes sign."""
        groups = spec.outputs if isinstance(spec, Conv) else spec.inputs
        z_mu = 0.3 + self.normal(groups).abs()
        return {
            "theta": self.means(spec), "logSigma2": -6 + 1.5 * self.normal(*spec.shape),
            "bias": 0.1 * self.normal(spec.outputs), "biasLogSigma2": -4 + self.normal(spec.outputs),
            "scale.0": z_mu, "scale.1": -3 + 2 * self.normal(groups) + 2 * z_mu.log(),
        }

    def objective(self, parameters):
        """Mean cross-entropy, KL per layer, the whole objective and kinks, in the parameters' precision."""
        dtype = parameters[0]["bias"].dtype

        def layer_function(index, spec, x):
            p, noise = parameters[index], {name: n.to(dtype) for name, n in self.noise[index].items()}
            if self.method == "sparsevd":
                return plain.sparsevd_layer(spec, p, noise, x, CLIP, MUTE)
            return plain.gnj_layer(spec, p, noise, x)

        logits, kls, kinks = plain.forward(self.network, layer_function, self.x.to(dtype))
        cross_entropy = F.cross_entropy(logits, self.labels)
        return cross_entropy, kls, TRAIN_COUNT * cross_entropy + BETA * sum(kls), kinks

    def doubles(self):
        return [{name: p.double().requires_grad_() for name, p in own.items()} for own in self.parameters]


def without_kinks(network, method):
    """The first case that rounding cannot turn."""
    for seed in itertools.count(1):
        case = Case(network, method, seed)
        if case.objective([{n: p.double() for n, p in own.items()} for own in case.parameters])[3] == 0:
            return case


def log_uniform_kl(log_alpha):
    """The exact value by integration. For w = 1 + sqrt(alpha) eps the KL is E log|w| - log(alpha) / 2 + const, so with
    m = 1 / sqrt(alpha) its excess over that of infinite alpha is E log|m + eps| - E log|eps|. In u = log|m + eps| the
    integrand is smooth and falls off fast on both sides.
    """
    m = math.exp(-0.5 * log_alpha)
    u = torch.linspace(-40, math.log(m + 12), 400_001, dtype=torch.float64)
    density = sum(torch.exp(-0.5 * (sign * u.exp() - m) ** 2) for sign in (1, -1)) / math.sqrt(2 * math.pi)
    euler = 0.5772156649015329
    return torch.trapezoid(density * u.exp() * u, u).item() + 0.5 * (euler + math.log(2))


def check_kl():
    """Molchanov's form is an approximation, good to 0.0095 nats; the Gaussian one is exact."""
    worst = 0.0
    for tenth in range(-80, 81):
        log_alpha = tenth / 10
        error = molchanov_kl(torch.tensor(log_alpha, dtype=torch.float64)).item() - log_uniform_kl(log_alpha)
        worst = max(worst, abs(error))
    print(f"kl      Molchanov's form against integration: at most {worst:.4f} nats off")
    case = Case(NETWORKS["lenet300"], "bc-gnj", 1)
    p = {name: value.double() for name, value in case.parameters[1].items()}
    spec = case.network.weighted[1]
    _, kl = plain.gnj_layer(spec, p, {n: v.double() for n, v in case.noise[1].items()}, torch.zeros(BATCH, 300).double())
    normal, standard = torch.distributions.Normal, torch.distributions.Normal(0.0, 1.0)
    truth = molchanov_kl(p["scale.1"] - (p["scale.0"] ** 2 + 1e-8).log()).sum()
    for mu, log_sigma2 in ((p["theta"], p["logSigma2"]), (p["bias"], p["biasLogSigma2"])):
        truth = truth + torch.distributions.kl_divergence(normal(mu, (0.5 * log_sigma2).exp()), standard).sum()
    error = abs(kl / truth - 1).item()
    print(f"kl      Gaussian weights and biases against torch.distributions: relative error {error:.1e}")
    return worst < 0.0095 and error < 1e-12


def check_slopes(case):
    """Central differences along the gradient, and along it with every second and every third sign changed."""
    parameters = case.doubles()
    case.objective(parameters)[2].backward()
    worst = 0.0
    for own in parameters:
        for name, parameter in own.items():
            gradient = parameter.grad
            index = torch.arange(gradient.numel()).view(gradient.shape)
            for period in (1, 2, 3):
                direction = torch.where(index % period == 1, -gradient, gradient)
                h = largest_move(case.method, name) / direction.abs().max()
                values = []
                with torch.no_grad():
                    start = parameter.clone()
                    for sign in (1, -1):
                        parameter.copy_(start + sign * h * direction)
                        values.append(case.objective(parameters)[2])
                    parameter.copy_(start)
                slope = (values[0] - values[1]) / (2 * h)
                expected = (gradient * direction).sum()
                worst = max(worst, (abs(slope - expected) / gradient.square().sum()).item())
    print(f"slopes  {case.network.name} {case.method}: error {worst:.1e} of the gradient's square")
    return worst < SLOPE_TOLERANCE


def check_step(case, choices):
    """Largest norm-wise error of a gradient, and of the loss terms."""
    parameters = case.doubles()
    cross_entropy, kls, objective, _ = case.objective(parameters)
    objective.backward()
    step = Step(case.network, case.method, BATCH, TRAIN_COUNT, choices, {"lr": 1e-3})
    with torch.no_grad():
        for layer, own, views, noise in zip(step.layers, case.parameters, step.noise_of_layer, case.noise):
            for name, tensor in layer.tensors().items():
                tensor.copy_(own[name])
            for view, values in zip(views, noise.values()):
                view.copy_(values)
    found = step.gradients(case.x, case.labels, BETA)
    errors = {
        "crossEntropy": abs(found[0] / cross_entropy.item() - 1), "kl": abs(found[1] / sum(kls).item() - 1)
    }
    for layer, own in zip(step.layers, parameters):
        for name, gradient in layer.gradients().items():
            error = (gradient.double() - own[name].grad).norm() / own[name].grad.norm()
            errors[f"{layer.spec.name}.{name}"] = error.item()
    worst = max(errors, key=errors.get)
    print(f"steps   {case.network.name} {case.method}, {choices}: {errors[worst]:.1e} in {worst}")
    return all(error < STEP_TOLERANCE for error in errors.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    machine.set_up(arguments.threads)
    fine = [check_kl()]
    for network, method in itertools.product(NETWORKS.values(), ("sparsevd", "bc-gnj")):
        case = without_kinks(network, method)
        fine.append(check_slopes(case))
        for ways in itertools.product((True, False), (True, False), (1, 2)):
            fine.append(check_step(case, Choices(*ways)))
    print("all agree" if all(fine) else "NOT ALL AGREE", file=sys.stdout if all(fine) else sys.stderr)
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
