"""Writes geometry.json: small labelled feature sets, and what `analysis::geometry` says of them, by the textbook formulas in NumPy.

    pip install numpy==2.4.6 && python3 tests/golden/geometry/make.py

Features are multiples of 1/64, so that they are the same numbers in every precision.
"""

import json
import pathlib

import numpy as np


def features(seed, classes, dims, images, distance):
    rng = np.random.default_rng(seed)
    labels = np.arange(images) % classes
    rng.shuffle(labels)
    means = rng.normal(size=(classes, dims)) * distance
    mixing = np.eye(dims) + 0.5 * rng.normal(size=(dims, dims)) / np.sqrt(dims)
    x = means[labels] + rng.normal(size=(images, dims)) @ mixing + 1.5
    return np.round(x * 64) / 64, labels


def participation(x):
    values = np.linalg.eigvalsh(np.cov(x, rowvar=False))
    return values.sum() ** 2 / (values**2).sum()


def rate(z, precision=0.5):
    n, d = z.shape
    return 0.5 * np.linalg.slogdet(np.eye(d) + d / (n * precision) * z.T @ z)[1]


def geometry(x, labels):
    n, d = x.shape
    classes = labels.max() + 1
    of = [x[labels == c] for c in range(classes)]
    means = np.array([rows.mean(0) for rows in of])
    centre = means.mean(0)
    m = means - centre
    within = sum((rows - mean).T @ (rows - mean) for rows, mean in zip(of, means)) / n
    between = m.T @ m / classes
    # The pseudo-inverse by its definition: only the C - 1 directions there are.
    norms = np.linalg.norm(m, axis=1)
    cosines = (m @ m.T / np.outer(norms, norms))[np.triu_indices(classes, 1)]
    z = x / np.linalg.norm(x, axis=1, keepdims=True)
    return {
        "variability": np.trace(within @ np.linalg.pinv(between, rcond=1e-9)) / classes,
        "equinorm": norms.std() / norms.mean(),
        "equiangular": cosines.std(),
        "simplex": np.abs(cosines + 1 / (classes - 1)).mean(),
        "dimension": participation(x),
        "class_dimension": np.mean([participation(rows) for rows in of]),
        "class_radius": np.mean([np.sqrt(np.trace(np.cov(rows, rowvar=False))) / norm for rows, norm in zip(of, norms)]),
        "rate_reduction": rate(z) - sum(len(z[labels == c]) / n * rate(z[labels == c]) for c in range(classes)),
    }


def duality(x, labels, seed):
    """NC3 and NC4 of a made-up linear classifier, and that classifier."""
    rng = np.random.default_rng(100 + seed)
    classes, d = labels.max() + 1, x.shape[1]
    means = np.array([x[labels == c].mean(0) for c in range(classes)])
    m = means - means.mean(0)
    w = np.round((m + 0.5 * rng.normal(size=(classes, d))) * 64) / 64
    logits = np.round((x @ w.T + rng.normal(size=classes)) * 1024) / 1024
    nearest = np.array([[np.linalg.norm(row - mean) for mean in means] for row in x]).argmin(1)
    return {
        "linear": [float(v) for v in w.ravel()],
        "logits": [float(v) for v in logits.ravel()],
        "duality": float(np.linalg.norm(w / np.linalg.norm(w) - m / np.linalg.norm(m))),
        "disagreement": float((logits.argmax(1) != nearest).mean()),
    }


def case(name, *args):
    x, labels = features(*args)
    return {
        "name": name,
        "classes": args[1],
        "dims": args[2],
        "values": [float(v) for v in x.ravel()],
        "labels": labels.tolist(),
        "geometry": {key: float(value) for key, value in geometry(x, labels).items()},
        "classifier": duality(x, labels, args[0]),
    }


cases = [
    case("more images than dimensions", 1, 4, 8, 120, 0.8),
    case("more dimensions than images of a class", 2, 3, 24, 60, 0.5),
    case("more dimensions than images", 3, 3, 40, 30, 0.5),
    case("two classes", 4, 2, 6, 50, 0.4),
]
out = pathlib.Path(__file__).with_name("geometry.json")
out.write_text("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
