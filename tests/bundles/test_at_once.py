"""Two tasks at the same moment propose one bundle and ask each buyer once; two buyers at once are both in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from odr.bundles import proposing, similarity
from odr.bundles.models import Bundle, Member
from odr.notices.models import Notice
from tests.bundles import ways
from tests.bundles.ways import LATER

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts):
    """Run these in threads of their own, all from the same moment; what each gives, or the error it raises."""
    barrier = Barrier(len(acts))

    def run(act):
        try:
            barrier.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_tasks_at_once_propose_one_bundle():
    ways.claims(6)
    (likeness,) = similarity.found(now=LATER)
    given = at_once([lambda: proposing.propose(likeness=likeness, now=LATER)] * 4)

    assert not [one for one in given if isinstance(one, Exception)]
    assert len([one for one in given if one is not None]) == 1
    assert Bundle.objects.count() == 1
    assert Member.objects.count() == 6
    asked = Notice.objects.filter(kind="bundle_proposed").values_list("to", flat=True)
    assert len(asked) == len(set(asked)) == 6


def test_all_buyers_join_at_once():
    bundle = ways.proposed(5)
    rows = ways.members(bundle)
    given = at_once([lambda row=row: ways.say_yes(row, now=LATER + timedelta(hours=1)) for row in rows])

    assert not [one for one in given if isinstance(one, Exception)]
    assert Member.objects.filter(state="joined").count() == 5
