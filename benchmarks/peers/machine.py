"""How PyTorch is set up in this process, and what it runs on. What must be set before Python starts is in ./pytorch."""

import ctypes
import json
import re
import sys

import torch

from clock import block_times


def set_up(threads):
    """Call first: threads that PyTorch starts later inherit that denormals are flushed."""
    torch.set_flush_denormal(True)
    torch.set_num_threads(threads)


def blas_core():
    """The kernels that the OpenBLAS behind PyTorch chose, for example SkylakeX."""
    try:
        name = ctypes.CDLL("libopenblas.so.0").openblas_get_corename
    except (OSError, AttributeError):
        return "not OpenBLAS"
    name.restype = ctypes.c_char_p
    return name().decode()


def blas_library():
    """Path of the OpenBLAS that is loaded."""
    with open("/proc/self/maps") as maps:
        paths = {line.split()[-1] for line in maps if "openblas" in line and ".so" in line}
    return ", ".join(sorted(paths)) or "none"


def description():
    """What a result must be read with."""
    capability = re.search(r"CPU capability usage: (\S+)", torch.__config__.show())
    a = torch.randn(1024, 1024)
    millis = block_times(3, 5, 2, lambda: torch.mm(a, a))["medianMillis"]
    return {
        "torch": torch.__version__, "threads": torch.get_num_threads(),
        "vectors": capability.group(1) if capability else "unknown", "blasCore": blas_core(), "blas": blas_library(),
        "oneDnn": torch.backends.mkldnn.is_available(), "sgemmGflops": round(2 * 1024**3 / millis / 1e6, 1),
    }


if __name__ == "__main__":
    set_up(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
    print(json.dumps(description()))
