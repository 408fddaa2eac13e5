"""Local reparameterization as autograd functions with hand-written backward passes.

A layer draws its pre-activations, y = m + sqrt(v) eps, from

    m = x * M + b,        v = x^2 * V + c

with one standard normal eps per example and output element; "*" is a matrix product or a correlation, M and V are means
and variances of the weights, and c is whatever is added to the variance (1e-8 under the root, a bias's variance).
Written as plain autograd operations, the square, the root and the sum of both paths into dL/dx cost about twice as many
passes over activations as these do.
"""

import torch
import torch.nn.functional as F
from torch.autograd import Function

ZERO = torch.zeros(())


class SampledDense(Function):
    """x [n, in], means and variances [out, in], bias and variance_bias [out], noise and result [n, out]."""

    @staticmethod
    def forward(ctx, x, means, variances, bias, variance_bias, noise):
        squares = x * x
        deviation = torch.addmm(variance_bias, squares, variances.t()).sqrt_()
        y = torch.addmm(bias, x, means.t()).addcmul_(deviation, noise)
        ctx.save_for_backward(x, squares, means, variances, noise, deviation)
        return y

    @staticmethod
    def backward(ctx, dy):
        x, squares, means, variances, noise, deviation = ctx.saved_tensors
        dv = _variance_gradient(dy, noise, deviation)
        dx = None
        if ctx.needs_input_grad[0]:
            dx = torch.mm(dy, means).addcmul_(x, torch.mm(dv, variances), value=2)
        # a product with ones: for tall matrices `sum` takes four times as long
        ones = torch.ones(len(dy))
        dc = torch.mv(dv.t(), ones) if ctx.needs_input_grad[4] else None
        return dx, torch.mm(dy.t(), x), torch.mm(dv.t(), squares), torch.mv(dy.t(), ones), dc, None


class SampledConv(Function):
    """x [batch, in, H, W], means and variances [out, in, k, k], bias and variance_bias [out], noise like the result."""

    @staticmethod
    def forward(ctx, x, means, variances, bias, variance_bias, noise):
        squares = x * x
        deviation = F.conv2d(squares, variances, variance_bias).sqrt_()
        y = F.conv2d(x, means, bias).addcmul_(deviation, noise)
        ctx.save_for_backward(x, squares, means, variances, noise, deviation)
        return y

    @staticmethod
    def backward(ctx, dy):
        x, squares, means, variances, noise, deviation = ctx.saved_tensors
        dv = _variance_gradient(dy, noise, deviation)
        down = ctx.needs_input_grad[0]
        dx, d_means, d_bias = _conv_gradients(dy, x, means, down, ctx.needs_input_grad[3])
        through, d_variances, dc = _conv_gradients(dv, squares, variances, down, ctx.needs_input_grad[4])
        if down:
            dx.addcmul_(x, through, value=2)
        return dx, d_means, d_variances, d_bias, dc, None


def sampled_patches(x, means, variances, bias, variance_bias, noise):
    """`SampledConv` as one dense layer over windows: faster where there is one input channel and images are stored
    channels last. Every window is one example, and the result has the layout of images again.
    """
    batch, _, height, width = x.shape
    out, _, kernel, _ = means.shape
    rows, columns = height - kernel + 1, width - kernel + 1
    image, _, row, column = x.stride()
    # [kernel, kernel, batch, rows, columns]: runs of whole rows are copied, and the product takes the transpose as it is
    windows = x.as_strided((kernel, kernel, batch, rows, columns), (row, column, image, row, column))
    y = SampledDense.apply(
        windows.reshape(kernel * kernel, -1).t(), means.view(out, -1), variances.view(out, -1), bias, variance_bias,
        noise.permute(0, 2, 3, 1).view(-1, out),
    )
    return y.view(batch, rows, columns, out).permute(0, 3, 1, 2)


def _variance_gradient(dy, noise, deviation):
    """dL/dv = dy eps / (2 sqrt(v)), in two passes."""
    return torch.addcdiv(ZERO, dy * noise, deviation, value=0.5)


def _conv_gradients(dy, x, weights, for_input, for_bias):
    return torch.ops.aten.convolution_backward(
        dy, x, weights, [weights.shape[0]], [1, 1], [0, 0], [1, 1], False, [0, 0], 1, [for_input, True, for_bias]
    )
