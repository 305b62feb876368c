"""numpy: products by its BLAS, and operations on long arrays, which it computes on one thread."""

import numpy as np

from bench_work import ELEMENTS, PLACE, Work, positive, serve, uniform


def product(n):
    a = uniform(11, n * n, 1).reshape(n, n)
    b = uniform(12, n * n, 1).reshape(n, n)
    return Work(lambda: a @ b, lambda: float((a @ b)[1, 1]))


def eager():
    a, b, c = (uniform(seed, ELEMENTS, 1) for seed in (21, 22, 23))

    def run():
        return np.maximum(a * b + c, 0)

    return Work(run, lambda: float(run()[PLACE]))


def into_given():
    a, b, c = (uniform(seed, ELEMENTS, 1) for seed in (21, 22, 23))
    out = np.empty_like(a)

    def run():
        np.multiply(a, b, out=out)
        np.add(out, c, out=out)
        return np.maximum(out, 0, out=out)

    return Work(run, lambda: float(run()[PLACE]))


def total():
    x = positive(21, ELEMENTS)
    return Work(x.sum, lambda: float(x.sum()))


PROGRAMS = {f"W4/{n}": lambda n=n: product(n) for n in (64, 256, 1024, 2048)}
PROGRAMS |= {"W5/eager": eager, "W5/fused": into_given, "W5/sum": total}

if __name__ == "__main__":
    serve(PROGRAMS, lambda: "numpy " + np.__version__)
