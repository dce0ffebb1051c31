"""A document in three languages, as it is before and after its seal."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from odr.outcomes import documents, sealing

AT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
CODE = "7K2M-9QXR-4TWB"
NUMBER = "IN-2026-000-001"
TERMS = {"terms": [{"by": "respondent", "kind": "money", "amount": "129.00", "currency": "EUR"}]}

ENGLISH: dict[str, Any] = {
    "language": "en",
    "title": "Settlement agreement",
    "facts": [["Buyer", "Łucja Müller-O’Brien"], ["Seller", "深圳市如意电器有限公司"]],
    "prevails": "If they differ, the version in the buyer's language prevails.",
    "sections": [
        {"title": "Reasons", "kind": "paragraphs", "lines": ["The parcel came late.", "Both sides say so."]},
        {"title": "Orders", "kind": "orders", "lines": ["The seller pays €129.00 within 14 days."]},
    ],
}
CHINESE: dict[str, Any] = {
    "language": "zh-hans",
    "title": "和解协议",
    "facts": [["买家", "龚䶮"], ["卖家", "深圳市如意电器有限公司"]],
    "sections": [{"title": "约定的内容", "lines": ["卖家在 14 天内支付 €129.00。", "卖家说：“对不起”。"]}],
}
ARABIC: dict[str, Any] = {
    "language": "ar",
    "title": "اتفاق تسوية",
    "facts": [["المشتري", "ليلى منصور"], ["الطلب", "Bazaar 408-7718263-1"]],
    "sections": [
        {
            "title": "ما تم الاتفاق عليه",
            "lines": [
                "يدفع البائع ⁨€129.00⁩ خلال 14 يوما.",
                "وصل الإبريق مكسورا بعد المدة المحددة.",
                "The seller is sorry.",
            ],
        }
    ],
}
BLOCKS = [ENGLISH, CHINESE, ARABIC]


@cache
def unsealed() -> bytes:
    return documents.pdf_of(
        "settlement", "outcomes/document.typ", {"number": NUMBER, "blocks": BLOCKS}, at=AT, attachment=TERMS, code=CODE
    )


@cache
def sealed() -> bytes:
    return sealing.seal(unsealed(), at=AT)
