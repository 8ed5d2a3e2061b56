"""Trains the default CIFAR-10 network in PyTorch for a few seconds and says how many images a second that were.

Run by `npm run bench -- --pytorch PYTHON`, where PYTHON has torch and numpy; nothing else of the project needs them. The network is the
authors' (real projections, skip, modulus), its wavelets once as they do them, by Fourier transforms, and once as grouped convolutions of
11 x 11 taps. Before anything is timed the logits are held against those of the authors' code in tests/golden.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = "cifar_mod_skip_realp"
REFERENCE_PI = 3.1415
RADIUS = 5


def gabor(size, sigma, theta, xi):
    """Isotropic (L = 4), made periodic, on the padded grid."""
    shifts = np.arange(-2, 3) * size
    u = np.arange(size)[:, None] + shifts
    total = np.zeros((size, size), complex)
    for r in u.T:
        for c in u.T:
            rows, cols = r[:, None], c[None, :]
            envelope = np.exp(-(rows**2 + cols**2) / (2 * sigma**2)) / (2 * REFERENCE_PI * sigma**2)
            total += envelope * np.exp(1j * xi * (rows * np.cos(theta) + cols * np.sin(theta)))
    return total


def bank(size, odd, orientations=4):
    """Transforms of the low-pass filter and the wavelets, real, (1 + L, P, P)."""
    sigma, xi = (0.8 * np.sqrt(1.5), np.pi / np.sqrt(2)) if odd else (0.8, 0.75 * np.pi)
    filters = [gabor(size, 0.8 / np.sqrt(2), 0.0, 0.0)]
    for l in range(orientations):
        theta = (int(orientations - orientations / 2 - 1) - l) * np.pi / orientations
        wave, envelope = gabor(size, sigma, theta, xi), gabor(size, sigma, theta, 0.0)
        filters.append(wave - wave.sum() / envelope.sum() * envelope)
    return np.fft.fft2(np.array(filters)).real


class Block(torch.nn.Module):
    def __init__(self, side, inputs, complex_input, width, odd, form):
        super().__init__()
        self.padded = 2 * ((side + 2) // 2 + 1)
        self.before, self.after = (self.padded - side) // 2, (self.padded - side + 1) // 2
        self.stride, self.crop, self.form = (2, 1, form) if odd else (1, 2, form)
        self.complex_input = complex_input
        transforms = bank(self.padded, odd)
        self.register_buffer("transforms", torch.tensor(transforms, dtype=torch.float32))
        kernels = np.fft.ifft2(transforms)
        taps = np.arange(RADIUS, -RADIUS - 1, -1) % self.padded if self.padded > 2 * RADIUS else None
        if taps is None:
            self.form = "fourier"
        else:
            kernels = kernels[:, taps][:, :, taps]
            planes = np.concatenate([kernels.real, kernels.imag[1:]])
            self.register_buffer("kernels", torch.tensor(planes, dtype=torch.float32)[:, None])
        channels = 10 * inputs
        bound = 1 / np.sqrt(channels)
        self.weight = torch.nn.Parameter(torch.empty(width, channels).uniform_(-bound, bound))
        self.register_buffer("mean", torch.zeros(channels, dtype=torch.complex64))
        self.register_buffer("var", torch.ones(channels))

    def wavelets(self, x):
        """(N, C, 1 + L, H', W'), complex."""
        n, c = x.shape[:2]
        if self.form == "fourier":
            pad = (self.before, self.after, self.before, self.after)
            side = x.shape[-1]
            index = [reflect(i - self.before, side) for i in range(self.padded)]
            padded = x[:, :, index][:, :, :, index] if side < 3 else pad_complex(x, pad)
            spectrum = torch.fft.fft2(padded)[:, :, None] * self.transforms
            s = self.stride
            if s > 1:
                p = self.padded // s
                spectrum = spectrum.reshape(n, c, -1, s, p, s, p).mean((3, 5))
            out = torch.fft.ifft2(spectrum)
            return out[..., self.crop : -self.crop, self.crop : -self.crop]
        side = x.shape[-1]
        size = (self.padded // self.stride - 2 * self.crop - 1) * self.stride + 2 * RADIUS + 1
        first = self.crop * self.stride - RADIUS
        index = [reflect((first + i) % self.padded - self.before, side) for i in range(size)]
        planes = torch.view_as_real(x).movedim(-1, 2).reshape(n * c * 2, 1, side, side) if x.is_complex() else x.reshape(n * c, 1, side, side)
        y = F.conv2d(planes[:, :, index][:, :, :, index], self.kernels, stride=self.stride)
        low, re, im = y.split([1, 4, 4], 1)
        zero = torch.zeros_like(low)
        z = torch.complex(torch.cat([low, re], 1), torch.cat([zero, im], 1))
        z = z.reshape(n, c, -1, *z.shape[1:])
        return z[:, :, 0] + 1j * z[:, :, 1] if x.is_complex() else z[:, :, 0]

    def forward(self, x):
        y = self.wavelets(x)
        low, wave = y[:, :, 0], y[:, :, 1:].flatten(1, 2)
        z = torch.cat([low, wave], 1)
        z = torch.cat([z, modulus(z).to(z.dtype)], 1)
        if self.training:
            mean = z.mean((0, 2, 3))
            centred = z - mean[:, None, None]
            var = (centred.real**2 + centred.imag**2).mean((0, 2, 3))
            with torch.no_grad():
                count = z.numel() / z.shape[1]
                self.mean.lerp_(mean.detach(), 0.1)
                self.var.lerp_(var.detach() * count / (count - 1), 0.1)
        else:
            mean, var = self.mean, self.var
            centred = z - mean[:, None, None]
        standard = centred / torch.sqrt(var + 1e-5)[:, None, None]
        planes = torch.view_as_real(standard).movedim(-1, 1).flatten(0, 1)
        mixed = F.conv2d(planes, self.weight[:, :, None, None]).unflatten(0, (-1, 2)).movedim(1, -1)
        norm = torch.sqrt((mixed**2).sum((1, 4), keepdim=True))
        return torch.view_as_complex((mixed / norm).contiguous())


def modulus(z):
    """|z| with gradient zero at 0."""
    return z.abs()


def reflect(i, size):
    i = i % (2 * (size - 1))
    return i if i < size else 2 * (size - 1) - i


def pad_complex(x, pad):
    if not x.is_complex():
        return F.pad(x, pad, mode="reflect")
    return torch.complex(F.pad(x.real, pad, mode="reflect"), F.pad(x.imag, pad, mode="reflect"))


class Network(torch.nn.Module):
    def __init__(self, widths, form, side=32, channels=3, classes=10):
        super().__init__()
        blocks = []
        for j, width in enumerate(widths):
            blocks.append(Block(side, channels, j > 0, width, j % 2 == 1, form))
            channels, side = width, (blocks[-1].padded // blocks[-1].stride - 2 * blocks[-1].crop)
        self.blocks = torch.nn.Sequential(*blocks)
        self.norm = torch.nn.BatchNorm2d(2 * channels)
        self.linear = torch.nn.Linear(2 * channels * side * side, classes)

    def forward(self, x):
        x = self.blocks(x)
        n, c, h, w = x.shape
        real = torch.view_as_real(x).permute(0, 1, 4, 2, 3).reshape(n, 2 * c, h, w)
        return self.linear(self.norm(real).flatten(1))


def safetensors(path):
    """Names to arrays."""
    data = Path(path).read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    spec = json.loads(header.pop("__metadata__")["config"])
    kinds = {"F32": np.float32, "I64": np.int64}
    body = data[8 + length :]
    read = lambda e: np.frombuffer(body[slice(*e["data_offsets"])], kinds[e["dtype"]]).reshape(e["shape"])
    return spec, {name: read(entry) for name, entry in header.items()}


def load(network, tensors):
    """Takes over the reference's weights."""
    as_tensor = lambda name: torch.tensor(tensors[name])
    with torch.no_grad():
        for j, block in enumerate(network.blocks):
            at = f"module.{j + 1}.module"
            block.weight.copy_(as_tensor(f"{at}.5.submodules.dict.(0, 0).param")[:, :, 0, 0])
            block.mean.copy_(torch.view_as_complex(as_tensor(f"{at}.4.module.mean")))
            block.var.copy_(as_tensor(f"{at}.4.module.var"))
        last = f"module.{len(network.blocks) + 2}"
        for to, name in [
            (network.norm.weight, "bn.weight"),
            (network.norm.bias, "bn.bias"),
            (network.norm.running_mean, "bn.running_mean"),
            (network.norm.running_var, "bn.running_var"),
            (network.linear.weight, "classifier.weight"),
            (network.linear.bias, "classifier.bias"),
        ]:
            to.copy_(as_tensor(f"{last}.{name}"))


def check(form):
    """Refuses to time a network whose logits are not the authors'."""
    spec, tensors = safetensors(ROOT / f"tests/golden/{GOLDEN}.model.safetensors")
    _, trace = safetensors(ROOT / f"tests/golden/{GOLDEN}.trace.safetensors")
    network = Network(spec["widths"], form).eval()
    load(network, tensors)
    with torch.no_grad():
        logits = network(torch.tensor(trace["input"])).numpy()
    off = np.abs(logits - trace["logits"]).max() / np.abs(trace["logits"]).max()
    if not off < 1e-4:
        raise SystemExit(f"{form}: the logits are {off:.1e} off the authors'")
    return float(off)


def rate(form, widths, batch, seconds):
    """Images a second of training steps on noise: the median step."""
    network = Network(widths, form)
    optimiser = torch.optim.SGD(network.parameters(), lr=1e-4, momentum=0.9, weight_decay=1e-4)
    images, labels = torch.randn(batch, 3, 32, 32), torch.arange(batch) % 10
    times = []
    begin = time.perf_counter()
    while len(times) < 4 or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        optimiser.zero_grad()
        F.cross_entropy(network(images), labels).backward()
        optimiser.step()
        times.append(time.perf_counter() - start)
    return batch / sorted(times[1:])[len(times[1:]) // 2]


if __name__ == "__main__":
    widths = [8, 16, 32, 64, 64, 64, 64, 64]
    batch, seconds = 128, float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    found = {"torch": torch.__version__, "threads": torch.get_num_threads(), "batch": batch}
    for form in ["fourier", "convolutions"]:
        off = check(form)
        found[form] = {"images_per_second": rate(form, widths, batch, seconds), "logits_off": off}
    print(json.dumps(found))
