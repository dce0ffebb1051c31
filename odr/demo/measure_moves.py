"""What can happen in a story after a broken agreement: the charge, the decision, the marketplace's part, the appeal."""

from typing import Any

from odr.demo.moves import Told, move
from odr.demo.story import Story
from odr.evidence.models import Exhibit
from odr.marketplaces.models import Listing
from odr.penalties import appeals, deciding, operations, orders
from odr.penalties.models import Decision, MarketplaceOrder, SellerKind


def _in(story: Story, who: str) -> dict[str, Any]:
    return {"incident_id": story.incident().pk, "by": story.user(who), "now": story.moment}


@move("dismiss", who="compliance")
def _dismiss(story: Story, told: Told) -> None:
    operations.dismiss(**_in(story, "compliance"), reason=told["reason"])


@move("charge", who="compliance")
def _charge(story: Story, told: Told) -> None:
    listing = Listing.objects.filter(store__seller=story.incident().seller, title=told.get("listing", "")).first()
    operations.charge(
        **_in(story, "compliance"),
        account=told["account"],
        level=told["level"],
        goods=told["goods"],
        scope=told["scope"],
        reasons_for_jump=told.get("reasons_for_jump", ""),
        exhibit_ids=list(Exhibit.objects.filter(case=story.case).values_list("pk", flat=True)),
        seller_kind=SellerKind.COMPANY,
        listing_id=listing.pk if listing else None,
    )


@move("answer_charge", who="seller")
def _answer_charge(story: Story, told: Told) -> None:
    acting = _in(story, "seller")
    language = acting["by"].language
    operations.answer_charge(**acting, text=told["text"], put_right=told.get("put_right", ""), language=language)


@move("draft", who="compliance")
def _draft(story: Story, told: Told) -> None:
    notice = story.incident().charge
    deciding.draft_decision(
        **_in(story, "compliance"),
        kind=Decision.Kind.IMPOSE,
        findings=told["findings"],
        answer_considered=told["answer_considered"],
        level=notice.proposed_level,
        duration_days=told.get("duration_days"),
        weighed=told["weighed"],
        public_goods=told["public_goods"],
        public_summary=told["public_summary"],
    )


def _draft_of(story: Story) -> Decision:
    return story.incident().decisions.get(issued_at=None, sent_back_at=None)


@move("approve", who="approver")
def _approve(story: Story, told: Told) -> None:
    deciding.approve_decision(decision_id=_draft_of(story).pk, by=story.user("approver"), now=story.moment)


def _order(story: Story) -> MarketplaceOrder:
    return MarketplaceOrder.objects.get(measure__incident=story.incident(), ended_at=None)


@move("acknowledge", who="marketplace")
def _acknowledge(story: Story, told: Told) -> None:
    orders.acknowledge(order_id=_order(story).pk, by=story.user("marketplace"), now=story.moment)


@move("execute", who="marketplace")
def _execute(story: Story, told: Told) -> None:
    orders.report_executed(
        order_id=_order(story).pk, by=story.user("marketplace"), report=told["report"], now=story.moment
    )


@move("appeal", who="seller")
def _appeal(story: Story, told: Told) -> None:
    acting = _in(story, "seller")
    appeals.file_appeal(**acting, grounds=told["grounds"], language=acting["by"].language)


@move("decide_appeal", who="panel")
def _decide_appeal(story: Story, told: Told) -> None:
    appeals.decide_appeal(
        **_in(story, "panel"),
        kind=told["kind"],
        findings=told["findings"],
        answer_considered=told["answer_considered"],
    )
