#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The reference model of uncertainty_benchmark.cpp in numpy, for comparison: ms for 10 million draws, best of several."""
import sys
import time

import numpy

DRAWS = 10_000_000


def once(generator):
    start = time.process_time()
    beta = generator.beta(4.0, 6.0, DRAWS)
    y = generator.lognormal(0.0, 0.5, DRAWS) * generator.lognormal(1.0, 0.3, DRAWS) * generator.lognormal(0.2, 0.1, DRAWS) / (
        beta + 0.1
    ) + generator.normal(10.0, 1.0, DRAWS) * generator.triangular(1.0, 2.0, 4.0, DRAWS) * generator.triangular(
        0.5, 0.7, 1.0, DRAWS
    ) * generator.uniform(0.5, 2.0, DRAWS)
    mean = y.mean()
    p50, p90 = numpy.quantile(y, [0.5, 0.9])
    return time.process_time() - start, mean, p50, p90


repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
seconds, mean, p50, p90 = min(once(numpy.random.Generator(numpy.random.SFC64(seed))) for seed in range(repeats))
print(f"numpy {numpy.__version__}, SFC64: {seconds * 1e3:.0f} ms, {DRAWS / seconds / 1e6:.2f} M draws/s")
print(f"mean {mean:.4f}, P50 {p50:.4f}, P90 {p90:.4f}")
