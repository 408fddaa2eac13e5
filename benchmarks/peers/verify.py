"""Compares an exported step of BayesPress with the step that is timed here, number by number.

For the mean cross-entropy, the KL of each layer, the logits, every gradient and the parameters after one update of Adam
it prints

  norm   ||a - b|| / ||b||          over all elements
  max    max |a - b| / max |b|

of BayesPress against the PyTorch step, and of both against the plain definition in double precision. All must be below
1e-4. Exit codes: 0 all agree, 1 they do not, 3 the exported step lies on a kink (see plain.py): export another.
"""

import argparse
import math
import sys

import torch

import machine
import plain
from exported import ExportedStep
from step import Choices, Step

TOLERANCE = 1e-4

# Gradients below this, relative to their root mean square, may be mostly rounding.
NEXT_TO_ZERO = 1e-5

# Of the parameters of a tensor, at most two and this share may be left out for that.
MOST_LEFT_OUT = 1e-3


def errors(a, b):
    a, b = a.double(), b.double()
    difference = a - b
    return (difference.norm() / b.norm()).item(), (difference.abs().max() / b.abs().max()).item()


def reference(exported):
    """The same quantities in double precision, by autograd alone."""
    double = torch.float64
    parameters, noises = [], []
    for layer in exported.network.weighted:
        parameters.append({n: p.to(double).requires_grad_() for n, p in exported.parameters(layer).items()})
        noises.append({n: values.to(double) for n, values in exported.noise(layer).items()})

    def layer_function(index, spec, x):
        if exported.method == "bc-gnj":
            return plain.gnj_layer(spec, parameters[index], noises[index], x)
        bounds = (float(exported.metadata[name]) for name in ("logAlphaClip", "muteLogAlpha"))
        return plain.sparsevd_layer(spec, parameters[index], noises[index], x, *bounds)

    logits, kls, kinks = plain.forward(exported.network, layer_function, exported.input.to(double))
    cross_entropy = torch.nn.functional.cross_entropy(logits, exported.labels)
    (exported.train_count * cross_entropy + exported.kl_weight * sum(kls)).backward()
    results = {"crossEntropy": cross_entropy.detach(), "logits": logits.detach()}
    for layer, kl, own in zip(exported.network.weighted, kls, parameters):
        results[layer.name + ".kl"] = kl.detach()
        for name, parameter in own.items():
            results[f"{layer.name}.gradient.{name}"] = parameter.grad
    return results, kinks


def timed_step(exported, choices):
    """The same quantities from the step that is timed."""
    # BayesPress folds the bias corrections into the rate (Kingma and Ba, 2015, section 2), which leaves epsilon
    # uncorrected; in the first update that equals this epsilon in PyTorch's form.
    adam = exported.adam | {"eps": exported.adam["eps"] / math.sqrt(1 - exported.adam["betas"][1])}
    step = Step(exported.network, exported.method, exported.batch, exported.train_count, choices, adam)
    for layer, noise in zip(step.layers, step.noise_of_layer):
        with torch.no_grad():
            for name, tensor in layer.tensors().items():
                tensor.copy_(exported.tensors[f"{layer.spec.name}.{name}"])
            for view, values in zip(noise, exported.noise(layer.spec).values()):
                view.copy_(values)
    results = {}
    with torch.no_grad():
        for layer in step.layers:
            kl = sum(chunk.prepare() for chunk in layer.chunks) + (layer.small_kl() or 0)
            results[layer.spec.name + ".kl"] = torch.as_tensor(kl)
        results["logits"] = step.forward(exported.input)
    cross_entropy, _ = step.gradients(exported.input, exported.labels, exported.kl_weight)
    results["crossEntropy"] = torch.tensor(cross_entropy)
    for layer in step.layers:
        for name, gradient in layer.gradients().items():
            results[f"{layer.spec.name}.gradient.{name}"] = gradient
    step.update()
    for layer in step.layers:
        for name, tensor in layer.tensors().items():
            results[f"{layer.spec.name}.after.{name}"] = tensor.clone()
    return results


def updated_parameters(exported, name, results):
    """Errors of parameters after the update, and how many were left out.

    Adam's first update is the learning rate times g / (|g| + epsilon), nearly the sign of the gradient g. Where both
    gradients are next to 0 and rounding makes up a thousandth of them or more, the parameters are not compared.
    """
    gradient = name.replace(".after.", ".gradient.")
    ours, theirs = exported.tensors[gradient], results[gradient]
    larger = torch.maximum(ours.abs(), theirs.abs())
    rounded = (larger < NEXT_TO_ZERO * ours.square().mean().sqrt()) & ((ours - theirs).abs() > 1e-3 * larger)
    left, right = exported.tensors[name].clone(), results[name].clone()
    left[rounded] = right[rounded] = 0
    return errors(left, right), int(rounded.sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="written by BayesPress: peer-step export")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ways", type=Choices.named, default=Choices(), help="as in timing.py")
    arguments = parser.parse_args()
    machine.set_up(arguments.threads)
    exported = ExportedStep(arguments.file)
    choices = arguments.ways

    wanted, kinks = reference(exported)
    if kinks > 0:
        print(f"step {exported.step} has {kinks} kinks that rounding could turn; export another step", file=sys.stderr)
        return 3
    results = timed_step(exported, choices)
    rows = []
    for name in [n for n in exported.tensors if n in results]:
        ours, theirs = exported.tensors[name], results[name]
        if ".after." in name:
            both, left_out = updated_parameters(exported, name, results)
            rows.append((name, [both], left_out, ours.numel()))
        else:
            truth = wanted[name]
            rows.append((name, [errors(ours, theirs), errors(ours, truth), errors(theirs, truth)], 0, ours.numel()))
    return report(exported, choices, rows)


def report(exported, choices, rows):
    print(f"{exported.network.name} {exported.method}, batch {exported.batch}, step {exported.step}; PyTorch: {choices}")
    print(f"{'':28s}{'BayesPress - PyTorch':>22s}{'BayesPress - double':>22s}{'PyTorch - double':>22s}")
    print(f"{'':28s}" + f"{'norm':>12s}{'max':>10s}" * 3)
    wrong = []
    for name, pairs, left_out, count in rows:
        columns = [value for pair in pairs for value in pair]
        # asked this way round, NaN is wrong too
        if not (all(value < TOLERANCE for value in columns) and left_out <= 2 + MOST_LEFT_OUT * count):
            wrong.append(name)
        numbers = "".join(f"{value:{width}.1e}" for value, width in zip(columns, (12, 10) * 3))
        remark = f"  {left_out} of {count} left out: gradient next to 0" if left_out else ""
        print(f"{name:28s}{numbers}{remark}{'  DIFFERS' if name in wrong else ''}")
    if wrong:
        print(f"{len(wrong)} of {len(rows)} differ by {TOLERANCE:g} or more: {', '.join(wrong)}", file=sys.stderr)
        return 1
    print(f"all {len(rows)} agree to {TOLERANCE:g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
