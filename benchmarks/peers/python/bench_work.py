"""What the Python programs share: the inputs, and the words of dev.lamina.benchmarks.work.Server."""

import os
import sys
import time

import numpy as np

PLACE = 1_234_571
ELEMENTS = 10_000_000
SMALL = (3, 32, 1)
CLASSIFIER = (784, 512, 256, 10)
RATE = 0.01
CLASSIFIER_RATE = 1e-6


def threads():
    return int(os.environ.get("BENCH_THREADS", os.cpu_count()))


def unit(seed, n):
    """n numbers in [0, 1): splitmix64 of the seed and the place, 24 bits of it."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
        z = z ^ np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0xD1B54A32D192ED03)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return ((z ^ z >> np.uint64(31)) >> np.uint64(40)) * 2.0**-24


def uniform(seed, n, bound):
    return (bound * (2 * unit(seed, n) - 1)).astype(np.float32)


def positive(seed, n):
    return unit(seed, n).astype(np.float32)


def labels():
    return (unit(4, 128) * 10).astype(np.int64)


def parameters(sizes):
    """Weights [out, in] and biases [out] of each layer."""
    layers = []
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        bound = 1 / np.sqrt(inputs)
        weight = uniform(100 + i, inputs * outputs, bound).reshape(outputs, inputs)
        layers.append((weight, uniform(200 + i, outputs, bound)))
    return layers


class Work:
    """Something to repeat, and a number that tells whether it is right."""

    def __init__(self, run, result):
        self.run = run
        self.result = result


def answer(text):
    print("bench: " + text, flush=True)


def timed(work, times):
    start = time.perf_counter()
    for _ in range(times):
        work.run()
    return max(1e-9, time.perf_counter() - start) / times


def peak_memory():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("memory: /proc/self/status does not tell it")


def serve(programs, version):
    workload, check_runs, warmup, seconds = sys.argv[1:]
    if workload not in programs:
        answer("missing not there yet")
        return
    try:
        work = programs[workload]()
        if workload == "start":
            answer(f"value {work.result()}")
        elif workload == "memory":
            timed(work, 300)
            answer(f"value {peak_memory()}")
        else:
            repeat(work, int(check_runs), float(warmup), float(seconds), version)
    except Exception as e:
        answer(f"failed {type(e).__name__}: {e}".split("\n")[0])
        raise


def repeat(work, check_runs, warmup, seconds, version):
    timed(work, check_runs)
    result = work.result()
    end = time.perf_counter() + warmup
    times = 1
    while True:
        each = timed(work, times)
        times = int(max(1, min(2 * times, min(seconds, 0.1) / each)))
        if time.perf_counter() >= end:
            break
    answer(f"ready {result} {version()}")
    for line in sys.stdin:
        if line.strip() != "go":
            return
        each = timed(work, max(1, round(seconds / each)))
        answer(f"value {each}")
