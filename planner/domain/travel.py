"""Travel between sites: what is listed, and what coordinates tell (reading A18)."""

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import UNREACHABLE, FloatArray

EARTH_RADIUS_KM = 6371.0
ROAD_FACTOR = 1.35
SPEED_KM_H = 55.0
LEAST_MINUTES = 5
KM_PER_MILE = 1.609344


def travel_matrix(
    latitude: FloatArray,
    longitude: FloatArray,
    from_site: IntArray,
    to_site: IntArray,
    minutes: IntArray,
    miles: FloatArray,
) -> tuple[IntArray, FloatArray, BoolArray]:
    """Minutes, miles and "is an estimate" for all pairs of sites, from row to column.

    Coordinates may be NaN. A listed pair holds both ways unless its reverse is listed too; a
    pair that is not listed is great-circle km × 1.35 ÷ 55 km/h, rounded up, at least 5 minutes.
    O(sites²).
    """
    distance = _great_circle_km(latitude, longitude) * ROAD_FACTOR
    known = ~np.isnan(distance)
    # 1e-9: a whole number of minutes must not be rounded up by the last bit of a float.
    estimate = np.ceil(distance / SPEED_KM_H * 60 - 1e-9)
    all_minutes = np.full(distance.shape, UNREACHABLE, dtype=np.int32)
    all_minutes[known] = np.maximum(estimate[known], LEAST_MINUTES).astype(np.int32)
    all_miles = distance / KM_PER_MILE
    estimated = known.copy()
    for rows, columns in ((to_site, from_site), (from_site, to_site)):
        all_minutes[rows, columns] = minutes
        all_miles[rows, columns] = miles
        estimated[rows, columns] = False
    for matrix, value in ((all_minutes, 0), (all_miles, 0.0), (estimated, False)):
        np.fill_diagonal(matrix, value)
    return all_minutes, all_miles, estimated


def _great_circle_km(latitude: FloatArray, longitude: FloatArray) -> FloatArray:
    """Haversine distance between all pairs (sites, sites)."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    half_lat = np.sin((lat[:, None] - lat[None, :]) / 2) ** 2
    half_lon = np.sin((lon[:, None] - lon[None, :]) / 2) ** 2
    chord = half_lat + np.cos(lat[:, None]) * np.cos(lat[None, :]) * half_lon
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0))))
