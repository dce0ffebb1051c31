"""The case page's short panel of forums: each line once, and nothing that is not known."""

from odr.determinations.templatetags.determinations import in_short


def forum(country: str, kind: str, is_open: str, body: str = "") -> dict[str, str]:
    return {"country": country, "kind": kind, "open": is_open, "body": body}


def test_two_bodies_of_one_country_are_one_line_in_the_place_of_the_first():
    bodies = [forum("CN", "adr", "yes", "one"), forum("FR", "court", "yes"), forum("CN", "adr", "yes", "two")]
    assert [(row["country"], row["kind"]) for row in in_short(bodies)] == [("CN", "adr"), ("FR", "court")]


def test_differing_in_whether_they_are_open_they_stay_apart():
    assert len(in_short([forum("CN", "adr", "yes"), forum("CN", "adr", "partly"), forum("CN", "court", "yes")])) == 3


def test_what_nothing_is_known_of_is_left_out():
    assert in_short([forum("US", "court", "unknown")]) == []
