"""How colours look to people who do not tell some of them apart.

The matrices are those of Machado, Oliveira and Fernandes (2009) for full dichromacy, on linear
light; differences are CIE 1976, of which about 2 can just be seen.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
KINDS: dict[str, Floats] = {
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> Floats:
    """Linear light of `#RRGGBB`."""
    values = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def seen(colour: str, kind: str | None) -> Floats:
    """The colour in L*a*b*, as it looks with a kind of colour vision; None: the usual one."""
    light = linear(colour)
    if kind is not None:
        light = np.clip(KINDS[kind] @ light, 0, 1)
    share = (_XYZ @ light) / _WHITE
    root = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def difference(first: str, second: str, kind: str | None = None) -> float:
    """How different two colours look, in ΔE of 1976."""
    return float(np.linalg.norm(seen(first, kind) - seen(second, kind)))
