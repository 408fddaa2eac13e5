"""Times of blocks of repetitions, milliseconds a repetition: the same quantities as BlockTimes.java."""

import gc
import math
import statistics
import time


def block_times(warm_up, blocks, per_block, work):
    for _ in range(warm_up):
        work()
    gc.collect()
    gc.disable()
    millis = []
    for _ in range(blocks):
        begin = time.perf_counter()
        for _ in range(per_block):
            work()
        millis.append((time.perf_counter() - begin) * 1e3 / per_block)
    gc.enable()
    millis.sort()
    return {
        "medianMillis": statistics.median(millis),
        "minMillis": millis[0],
        "p90Millis": millis[math.ceil(0.9 * blocks) - 1],
        "repetitions": blocks * per_block,
    }
