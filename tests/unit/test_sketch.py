"""The builder of small regions builds what it says."""

from planner.domain.region import NONE
from tests.regions import Sketch


def test_a_sketch_becomes_a_region() -> None:
    sketch = Sketch(days=7)
    sketch.line("ICU", 1, "E", minimum=2, target=3, skill="ITU").service("ED", "RB")
    sketch.person("ann", "ICU", skills=["ITU"], dbs_expires=3).person("bob", "ED", "B6")
    sketch.duties("ann", 0, "E - N").duty("bob", 1, "L", "ICU").absence("bob", 2, 3)
    region = sketch.region()
    assert region.people.ids.codes == ("ann", "bob")
    assert region.people.dbs_expires[0] == sketch.first + 3
    assert [region.trusts.codes[t] for t in region.people.trust] == ["RA", "RB"]
    assert region.lines.target.tolist() == [3]
    assert region.lines.applies.all()
    assert region.duties.day.tolist() == [sketch.first, sketch.first + 2, sketch.first + 1]
    assert [region.services.ids.codes[s] for s in region.duties.service] == ["ICU"] * 3
    assert region.absences.on(1, [sketch.first + 1, sketch.first + 2]).tolist() == [False, True]
    assert region.holds(region.skills.index["ITU"], [0, 1], sketch.first).tolist() == [True, False]
    assert region.holds(NONE, [0, 1], sketch.first).all()
