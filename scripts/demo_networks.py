"""The demonstration's six networks: the families of the paper, drawn small for 32x32 pictures.

Every layer that a quantizer must recognise occurs somewhere: convolutions with and without batch
normalisation, with and without a ReLU behind them, residual sums, concatenations, max-pooling,
hidden fully connected layers and a classifier.
"""
import torch
from torch import nn

CLASSES = 25
SIDE = 32
MEAN = (0.5, 0.5, 0.5)
STD = (0.2, 0.2, 0.2)


class Conv(nn.Module):
    """A convolution, its batch normalisation (or a bias instead) and its ReLU (or none)."""

    def __init__(self, inputs, outputs, size=3, stride=1, norm=True, relu=True):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, size, stride, padding=size // 2, bias=not norm)
        self.norm = nn.BatchNorm2d(outputs) if norm else nn.Identity()
        self.quantize = nn.Identity()  # where the evaluator quantizes: before the ReLU
        self.relu = nn.ReLU() if relu else nn.Identity()

    def forward(self, x):
        return self.relu(self.quantize(self.norm(self.conv(x))))


class Dense(nn.Module):
    """A fully connected layer and its ReLU; the classifier has none."""

    def __init__(self, inputs, outputs, relu=True):
        super().__init__()
        self.dense = nn.Linear(inputs, outputs)
        self.quantize = nn.Identity()
        self.relu = nn.ReLU() if relu else nn.Identity()

    def forward(self, x):
        return self.relu(self.quantize(self.dense(x)))


class MaxPool(nn.Module):
    """Max-pooling of 2x2, or of 3x3 for a stem, halving the sides."""

    def __init__(self, size=2):
        super().__init__()
        self.pool = nn.MaxPool2d(size, 2, padding=(size - 1) // 2)
        self.quantize = nn.Identity()

    def forward(self, x):
        return self.quantize(self.pool(x))


def vgg(norm):
    def stage(inputs, outputs):
        return [Conv(inputs, outputs, norm=norm), Conv(outputs, outputs, norm=norm), MaxPool()]

    return nn.Sequential(
        *stage(3, 16), *stage(16, 24), *stage(24, 32), *stage(32, 64),
        nn.Flatten(), Dense(64 * 2 * 2, 96), Dense(96, 96), Dense(96, CLASSES, relu=False))


class Head(nn.Module):
    """Mean over the picture, then the classifier."""

    def __init__(self, inputs):
        super().__init__()
        self.mean = nn.AdaptiveAvgPool2d(1)
        self.classifier = Dense(inputs, CLASSES, relu=False)

    def forward(self, x):
        return self.classifier(torch.flatten(self.mean(x), 1))


class Residual(nn.Module):
    """What the layers compute, added to what they read."""

    def __init__(self, inputs, outputs, stride, layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else Conv(inputs, outputs, 1, stride, relu=False)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.layers(x) + self.shortcut(x))


def basic(inputs, width, stride):
    return Residual(inputs, width, stride, [
        Conv(inputs, width, stride=stride), Conv(width, width, relu=False)]), width


def bottleneck(inputs, width, stride):
    return Residual(inputs, 4 * width, stride, [
        Conv(inputs, width, 1), Conv(width, width, stride=stride),
        Conv(width, 4 * width, 1, relu=False)]), 4 * width


def resnet(block, depths, widths):
    layers = [Conv(3, 16), MaxPool(3)]
    channels = 16
    for stage, (depth, width) in enumerate(zip(depths, widths)):
        for place in range(depth):
            layer, channels = block(channels, width, 2 if stage > 0 and place == 0 else 1)
            layers.append(layer)
    return nn.Sequential(*layers, Head(channels))


class Inception(nn.Module):
    """Four branches side by side, concatenated."""

    def __init__(self, inputs, one, three, five, pooled):
        super().__init__()
        self.one = Conv(inputs, one, 1)
        self.three = nn.Sequential(Conv(inputs, three // 2, 1), Conv(three // 2, three))
        self.five = nn.Sequential(Conv(inputs, five // 2, 1), Conv(five // 2, five), Conv(five, five))
        self.pooled = nn.Sequential(nn.AvgPool2d(3, 1, 1), Conv(inputs, pooled, 1))

    def forward(self, x):
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pooled(x)], 1)


def inception():
    return nn.Sequential(
        Conv(3, 16), Conv(16, 24, stride=2),
        Inception(24, 8, 16, 16, 8), Inception(48, 8, 16, 16, 8),
        nn.MaxPool2d(2, 2),
        Inception(48, 16, 32, 32, 16), Inception(96, 16, 32, 32, 16),
        Head(96))


NETWORKS = {
    "vgg": lambda: vgg(norm=False),
    "vgg_bn": lambda: vgg(norm=True),
    "inception": inception,
    "resnet_basic": lambda: resnet(basic, (3, 3, 3), (12, 24, 48)),
    "resnet_bottleneck": lambda: resnet(bottleneck, (2, 2, 2), (16, 24, 32)),
    "resnet_bottleneck_deep": lambda: resnet(bottleneck, (3, 4, 3), (16, 24, 32)),
}


def network(name):
    """A network with its first weights drawn from He's normal distribution."""
    model = NETWORKS[name]()
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight, mode="fan_in", nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    for module in model.modules():
        if isinstance(module, Dense) and isinstance(module.relu, nn.Identity):
            # The classifier starts near zero. Otherwise the first steps do nothing but silence its random
            # logits, and in vgg_bn the hidden fully connected units with them, for good.
            nn.init.normal_(module.dense.weight, std=0.01)
        if isinstance(module, Residual):
            # Every block starts as its shortcut alone: the usual way to make a deep network learn from the start.
            nn.init.zeros_(module.layers[-1].norm.weight)
    return model
