"""Molchanov's approximation of the KL between a Gaussian and the log-uniform prior (arXiv 1701.05369, eq. 14)."""

import torch
import torch.nn.functional as F

K1, K2, K3 = 0.63576, 1.87320, 1.48695


def molchanov_kl(log_alpha):
    """Per element, nats, to be minimised; goes to 0 as log alpha grows."""
    return K1 - K1 * torch.sigmoid(K2 + K3 * log_alpha) + 0.5 * F.softplus(-log_alpha)
