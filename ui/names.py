"""Short forms of long names, for places where the whole would not fit."""

from planner.application.ports import ServiceEntry
from planner.domain.region import Region


def short_trust(name: str) -> str:
    """A trust's name without the words that all trusts share."""
    for ending in (" NHS Foundation Trust", " NHS Trust"):
        name = name.removesuffix(ending)
    return name


def shortest_trust(name: str) -> str:
    """A trust's name for the narrowest places, as "East Lancashire"."""
    return short_trust(name).removesuffix(" Hospitals")


def short_site(name: str) -> str:
    """A site's name without the words that most sites share."""
    return name.partition(" (")[0].removesuffix(" Hospital")


def trust_names(region: Region) -> dict[str, str]:
    """Short names of the trusts of a region by code."""
    pairs = zip(region.trusts.codes, region.trusts.names, strict=True)
    return {code: short_trust(name) for code, name in pairs}


def service_label(entry: ServiceEntry) -> str:
    """The service with its site, unless its name says the site already."""
    words = entry.site_name.split()
    if words and words[0].casefold() in entry.name.casefold():
        return entry.name
    return f"{entry.name} · {entry.site_name}"
