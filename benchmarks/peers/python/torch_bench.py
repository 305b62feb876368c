"""PyTorch as its users write it."""

import torch
from torch import nn

from bench_work import (
    CLASSIFIER,
    CLASSIFIER_RATE,
    ELEMENTS,
    PLACE,
    RATE,
    SMALL,
    Work,
    labels,
    parameters,
    positive,
    serve,
    threads,
    uniform,
)


def tensor(values, *shape):
    return torch.from_numpy(values).reshape(*shape) if shape else torch.from_numpy(values)


def network(sizes):
    layers = []
    for i, (weight, bias) in enumerate(parameters(sizes)):
        if i > 0:
            layers.append(nn.ReLU())
        layer = nn.Linear(sizes[i], sizes[i + 1])
        with torch.no_grad():
            layer.weight.copy_(tensor(weight))
            layer.bias.copy_(tensor(bias))
        layers.append(layer)
    return nn.Sequential(*layers)


def training(net, x, y, loss, optimizer):
    def run():
        optimizer.zero_grad(set_to_none=True)
        loss(net(x), y).backward()
        optimizer.step()

    return Work(run, lambda: loss(net(x), y).item())


def small(adam):
    net = network(SMALL)
    kind = torch.optim.Adam if adam else torch.optim.SGD
    x = tensor(uniform(1, 300, 1), 100, 3)
    y = tensor(uniform(2, 100, 1), 100, 1)
    return training(net, x, y, nn.MSELoss(), kind(net.parameters(), lr=RATE))


def classifier():
    net = network(CLASSIFIER)
    x = tensor(positive(3, 128 * 784), 128, 784)
    optimizer = torch.optim.Adam(net.parameters(), lr=CLASSIFIER_RATE)
    return training(net, x, tensor(labels()), nn.CrossEntropyLoss(), optimizer)


def product(n):
    a = tensor(uniform(11, n * n, 1), n, n)
    b = tensor(uniform(12, n * n, 1), n, n)
    return Work(lambda: a @ b, lambda: (a @ b)[1, 1].item())


def eager():
    a, b, c = (tensor(uniform(seed, ELEMENTS, 1)) for seed in (21, 22, 23))

    def run():
        return torch.relu(a * b + c)

    return Work(run, lambda: run()[PLACE].item())


def into_given():
    a, b, c = (tensor(uniform(seed, ELEMENTS, 1)) for seed in (21, 22, 23))
    out = torch.empty_like(a)

    def run():
        return torch.mul(a, b, out=out).add_(c).relu_()

    return Work(run, lambda: run()[PLACE].item())


def total():
    x = tensor(positive(21, ELEMENTS))
    return Work(x.sum, lambda: x.sum().item())


def softmax():
    x = tensor(uniform(25, 4096 * 1000, 5), 4096, 1000)
    return Work(lambda: x.softmax(1), lambda: x.softmax(1).flatten()[PLACE].item())


def prediction():
    net = network(CLASSIFIER)
    row = positive(5, 784)

    @torch.inference_mode()
    def run():
        return net(torch.from_numpy(row).reshape(1, -1)).numpy()[0]

    def result():
        y = run()
        return float(y[0] - y[1])

    return Work(run, result)


PROGRAMS = {f"W4/{n}": lambda n=n: product(n) for n in (64, 256, 1024, 2048)}
PROGRAMS |= {name: lambda: small(False) for name in ("W1/loop", "start", "memory")}
PROGRAMS |= {
    "W2/loop": lambda: small(True),
    "W3": classifier,
    "W5/eager": eager,
    "W5/fused": into_given,
    "W5/sum": total,
    "W5/softmax": softmax,
    "W10": prediction,
}

if __name__ == "__main__":
    torch.set_num_threads(threads())
    serve(PROGRAMS, lambda: "PyTorch " + torch.__version__)
