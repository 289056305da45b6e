#!/usr/bin/env python3
"""Trains the demonstration's networks and writes them as ONNX files.

    mvn -q compile
    python3 scripts/train_demo_networks.py vgg resnet_basic      (all six without a name)

The pictures are drawn by the Java generator in pictures/target/classes; nothing is downloaded. Seeds are
fixed, but floating-point sums differ between processors and versions of PyTorch, so a rerun gives
networks of the same kind and not the same bytes.
"""
import argparse
import math
import pathlib
import subprocess
import time

import numpy
import torch
from torch import nn

import demo_networks

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Recipe:
    """How a network is trained: stochastic gradient descent, one warm-up epoch, then a cosine to zero."""

    def __init__(self, epochs, rate, decay):
        self.epochs, self.rate, self.decay = epochs, rate, decay
        self.batch, self.momentum = 100, 0.9


RECIPES = {
    "vgg": Recipe(epochs=14, rate=0.03, decay=1e-3),
    "vgg_bn": Recipe(epochs=14, rate=0.05, decay=2e-3),
    "inception": Recipe(epochs=14, rate=0.1, decay=1e-3),
    "resnet_basic": Recipe(epochs=16, rate=0.1, decay=2e-3),
    "resnet_bottleneck": Recipe(epochs=16, rate=0.1, decay=2e-3),
    "resnet_bottleneck_deep": Recipe(epochs=16, rate=0.1, decay=2e-3),
}


def pictures(part, count, directory, classes):
    """The first pictures of a part and their labels, drawn if they are not there yet."""
    pixels = directory / f"{part}-pixels.npy"
    labels = directory / f"{part}-labels.npy"
    if not (pixels.exists() and labels.exists()) or len(numpy.load(labels, mmap_mode="r")) != count:
        subprocess.run(["java", "-cp", str(classes), "org.bitsweep.demo.PictureSetWriter",
                        "arrays", part, str(count), str(directory)], check=True)
    x = torch.from_numpy(numpy.load(pixels)).permute(0, 3, 1, 2).contiguous()
    return x, torch.from_numpy(numpy.load(labels)).long()


def normalized(pixels):
    mean = torch.tensor(demo_networks.MEAN).view(1, 3, 1, 1)
    std = torch.tensor(demo_networks.STD).view(1, 3, 1, 1)
    return ((pixels.float() / 255 - mean) / std).to(memory_format=torch.channels_last)


def mirrored(pixels, generator):
    """Each picture mirrored, turned upside down and transposed by chance: no class changes by that."""
    for axes in ((3,), (2,)):
        chosen = torch.rand(len(pixels), generator=generator) < 0.5
        pixels[chosen] = pixels[chosen].flip(axes)
    chosen = torch.rand(len(pixels), generator=generator) < 0.5
    pixels[chosen] = pixels[chosen].transpose(2, 3)
    return pixels


def accuracy(model, pixels, labels):
    model.eval()
    correct = 0
    with torch.no_grad():
        for start in range(0, len(labels), 250):
            part = slice(start, start + 250)
            correct += (model(normalized(pixels[part])).argmax(1) == labels[part]).sum().item()
    return correct / len(labels)


def train(model, recipe, training, validation, seed):
    generator = torch.Generator().manual_seed(seed)
    pixels, labels = training
    # Everything decays, the scales of batch normalisation too, as in torchvision's recipes: that is what
    # leaves trained networks with channels of very different ranges. What decay does grows with rate,
    # decay and number of steps; these are thousands of steps where ImageNet's networks take hundreds of
    # thousands, so the decay is stronger than theirs.
    optimizer = torch.optim.SGD(model.parameters(), lr=recipe.rate, momentum=recipe.momentum,
                                nesterov=True, weight_decay=recipe.decay)
    steps = len(labels) // recipe.batch
    total, warm_up = recipe.epochs * steps, steps
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: (
        (step + 1) / warm_up if step < warm_up
        else 0.5 * (1 + math.cos(math.pi * (step - warm_up) / (total - warm_up)))))
    loss_of = nn.CrossEntropyLoss()
    for epoch in range(recipe.epochs):
        began, seen = time.time(), 0.0
        model.train()
        order = torch.randperm(len(labels), generator=generator)
        for start in range(0, steps * recipe.batch, recipe.batch):
            chosen = order[start:start + recipe.batch]
            loss = loss_of(model(normalized(mirrored(pixels[chosen], generator))), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            seen += loss.item()
        print(f"  epoch {epoch + 1}/{recipe.epochs}  loss {seen / steps:.3f}  "
              f"validation {accuracy(model, *validation):.4f}  {time.time() - began:.0f} s", flush=True)


def export(model, file):
    file.parent.mkdir(parents=True, exist_ok=True)
    model = model.to(memory_format=torch.contiguous_format).eval()
    torch.onnx.export(model, torch.zeros(1, 3, demo_networks.SIDE, demo_networks.SIDE), str(file),
                      opset_version=13, input_names=["input"], output_names=["logits"],
                      dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}},
                      # The model is in evaluation mode; "preserve" leaves batch normalisation its own nodes,
                      # as files from elsewhere have them.
                      training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="*", metavar="NETWORK", help=", ".join(RECIPES))
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "demo" / "networks")
    parser.add_argument("--pictures", type=pathlib.Path, default=ROOT / "pictures" / "target" / "demo-pictures",
                        help="where the drawn pictures are kept between runs")
    parser.add_argument("--classes", type=pathlib.Path, default=ROOT / "pictures" / "target" / "classes")
    parser.add_argument("--training", type=int, default=40000, help="number of training pictures")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    unknown = set(arguments.networks) - set(RECIPES)
    if unknown:
        parser.error(f"no such network: {', '.join(sorted(unknown))}; there are {', '.join(RECIPES)}")
    torch.set_num_threads(arguments.threads)

    training = pictures("training", arguments.training, arguments.pictures, arguments.classes)
    validation = pictures("validation", 2000, arguments.pictures, arguments.classes)
    test = pictures("test", 2000, arguments.pictures, arguments.classes)
    for name in arguments.networks or RECIPES:
        torch.manual_seed(arguments.seed)
        recipe = RECIPES[name]
        recipe.epochs = arguments.epochs or recipe.epochs
        model = demo_networks.network(name).to(memory_format=torch.channels_last)
        print(f"{name}: {sum(p.numel() for p in model.parameters())} parameters", flush=True)
        began = time.time()
        train(model, recipe, training, validation, arguments.seed)
        print(f"{name}: test {accuracy(model, *test):.4f}, trained in {time.time() - began:.0f} s", flush=True)
        arguments.out.mkdir(parents=True, exist_ok=True)
        torch.save(model.state_dict(), arguments.pictures / f"{name}.pt")
        export(model, arguments.out / f"{name}.onnx")


if __name__ == "__main__":
    main()
