"""Evidence of a story: an order confirmation, a chat, a photo, a picture of a screen. Drawn anew at seeding, the same each time."""

import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.translation import gettext as _
from noto_cjk_sans_otc import FONT_PATH
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from odr.common import formats
from odr.intake.complaints import Complaint
from odr.outcomes.typesetting import typeset

PHOTO: Final = (1024, 768)
SCREEN: Final = (720, 1100)


@dataclass(frozen=True)
class File:
    """A file to upload, and what it shows in the uploader's words."""

    upload: SimpleUploadedFile
    shows: str


def draw(told: Mapping[str, Any], *, complaint: Complaint, at: datetime) -> File:
    """The file a story tells of: `order: true`, `chat: [[who, text], ...]`, `photo: [thing, shows]` or `screen: [lines]`."""
    kind, detail = next(iter(told.items()))
    with translation.override(complaint.language):
        return {"order": _order, "chat": _chat, "photo": _photo, "screen": _screen}[kind](detail, complaint, at)


def _order(detail: Any, complaint: Complaint, at: datetime) -> File:
    price = formats.money(complaint.price, complaint.currency)
    data = {
        "lang": "zh" if complaint.language == "zh-hans" else "en",
        "shop": complaint.marketplace_name or complaint.respondent_name,
        "address": complaint.respondent_name,
        "title": _("Order confirmation"),
        "number": complaint.order_number,
        "facts": [
            [_("Order number"), complaint.order_number],
            [_("Ordered on"), formats.day(complaint.purchased_on)],
            [_("For"), complaint.full_name],
            [_("Delivery country"), formats.country(complaint.delivery_country or complaint.country)],
            [_("Paid by"), _("Card ending in %(digits)s") % {"digits": f"{_seed(complaint) % 9000 + 1000}"}],
        ],
        "item": f"1 × {complaint.item}",
        "price": price,
        "total": _("Total: %(sum)s") % {"sum": price},
        "foot": _("Thank you for your order. Please keep this confirmation."),
    }
    content = typeset("demo/order.typ", data, at=at - timedelta(days=(at.date() - complaint.purchased_on).days))
    return File(_upload("order-confirmation.pdf", content, "application/pdf"), _("Order confirmation"))


def _chat(lines: Sequence[Sequence[str]], complaint: Complaint, at: datetime) -> File:
    names = {"buyer": complaint.full_name, "seller": complaint.respondent_name}
    moment, text = at - timedelta(days=len(lines), hours=3), []
    for who, said in lines:
        text.append(f"[{moment:%Y-%m-%d %H:%M}] {names[who]}: {said}")
        moment += timedelta(hours=7, minutes=13 + len(said) % 40)
    upload = _upload("chat-with-seller.txt", ("\n".join(text) + "\n").encode(), "text/plain")
    return File(upload, _("What the seller and I wrote to each other"))


def _photo(detail: Sequence[str], complaint: Complaint, at: datetime) -> File:
    thing, shows = detail
    rng = random.Random(_seed(complaint))  # noqa: S311  (a drawing, not a secret)
    picture = _table(rng)
    {"letter": _paper, "tin": _tin}.get(thing, _part)(ImageDraw.Draw(picture), rng)
    picture = picture.rotate(rng.uniform(-4, 4), resample=Image.Resampling.BILINEAR, fillcolor=picture.getpixel((3, 3)))
    picture = _grain(picture.filter(ImageFilter.BoxBlur(1)), rng)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return File(_upload(f"IMG_{_seed(complaint) % 9000 + 1000}.jpg", out.getvalue(), "image/jpeg"), shows)


def _screen(lines: Sequence[str], complaint: Complaint, at: datetime) -> File:
    picture = Image.new("RGB", SCREEN, "#f4f5f7")
    draw_on = ImageDraw.Draw(picture)
    draw_on.rectangle((0, 0, SCREEN[0], 96), fill="#20364d")
    draw_on.text((28, 30), complaint.respondent_name, font=_font(30), fill="white")
    for number, line in enumerate(str(each) for each in lines):
        top = 150 + number * 170
        draw_on.rounded_rectangle((28, top, SCREEN[0] - 28, top + 140), radius=14, fill="white", outline="#d0d5da")
        draw_on.text(
            (56, top + 48), line, font=_font(34 if number else 40), fill="#9b1c1c" if number == 1 else "#1c2733"
        )
    draw_on.text((28, SCREEN[1] - 60), f"{at - timedelta(days=3):%Y-%m-%d %H:%M}", font=_font(24), fill="#6b7680")
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=False)
    return File(_upload(f"Screenshot_{at - timedelta(days=3):%Y%m%d}.png", out.getvalue(), "image/png"), str(lines[0]))


def _table(rng: random.Random) -> Image.Image:
    """A table top in daylight: a soft gradient with the grain of wood."""
    warm = rng.choice([("#b08d66", "#8a6a48"), ("#c7c3bb", "#9d988f"), ("#7d8a8c", "#5d696b")])
    top, bottom = (Image.new("RGB", PHOTO, colour) for colour in warm)
    picture = Image.composite(top, bottom, Image.linear_gradient("L").resize(PHOTO))
    lines = ImageDraw.Draw(picture, "RGBA")
    for _row in range(26):
        y = rng.randint(0, PHOTO[1])
        lines.line(
            (0, y, PHOTO[0], y + rng.randint(-12, 12)), fill=(0, 0, 0, rng.randint(8, 26)), width=rng.randint(1, 4)
        )
    return picture


def _paper(pen: ImageDraw.ImageDraw, rng: random.Random) -> None:
    """A letter with a heading, lines and a stamp."""
    pen.rectangle((286, 74, 756, 710), fill="#55504a")
    pen.rectangle((272, 60, 744, 698), fill="#f7f4ec")
    pen.rectangle((310, 100, 520, 122), fill="#5a2230")
    for number in range(15):
        y = 170 + number * 30
        pen.rectangle((310, y, 310 + rng.randint(250, 390), y + 7), fill="#8d8a84")
    pen.ellipse((560, 560, 690, 666), outline="#9c2f3c", width=6)
    pen.ellipse((578, 576, 672, 650), outline="#9c2f3c", width=3)


def _tin(pen: ImageDraw.ImageDraw, rng: random.Random) -> None:
    """A tin with its label."""
    pen.ellipse((360, 600, 690, 690), fill="#4a443c")
    pen.rectangle((360, 170, 680, 620), fill="#d9b65a")
    pen.ellipse((360, 575, 680, 665), fill="#c79f40")
    pen.ellipse((360, 125, 680, 215), fill="#e9e6df", outline="#b9b4a8", width=4)
    pen.rectangle((360, 290, 680, 480), fill="#f4f1ea")
    pen.rectangle((392, 320, 620, 352), fill="#27517a")
    for number in range(3):
        pen.rectangle((392, 380 + number * 26, 392 + rng.randint(140, 250), 388 + number * 26), fill="#7b7771")


def _part(pen: ImageDraw.ImageDraw, rng: random.Random) -> None:
    """A part of a machine, broken or wet."""
    pen.rounded_rectangle((292, 248, 760, 560), radius=38, fill="#3b3a37")
    pen.rounded_rectangle((276, 230, 744, 540), radius=38, fill="#20242a", outline="#4b535c", width=5)
    pen.rounded_rectangle((330, 280, 520, 470), radius=12, fill="#2f5d43")
    for number in range(6):
        pen.rectangle((540, 292 + number * 34, 700, 300 + number * 34), fill="#8a6d3b")
    x, y = 276.0, 300.0
    for _step in range(14):
        onward = (x + rng.uniform(22, 46), y + rng.uniform(-26, 30))
        pen.line((x, y, *onward), fill="#dfe3e6", width=rng.randint(2, 5))
        x, y = onward
    for _drop in range(22):
        left, top, size = rng.randint(300, 720), rng.randint(250, 520), rng.randint(6, 18)
        pen.ellipse((left, top, left + size, top + size), fill="#9fb6c2", outline="#d4e0e6")


def _grain(picture: Image.Image, rng: random.Random) -> Image.Image:
    """The noise of a small camera, from a small tile so that drawing stays quick."""
    tile = Image.frombytes("L", (128, 128), rng.randbytes(128 * 128))
    noise = Image.new("L", picture.size)
    for x in range(0, picture.width, 128):
        for y in range(0, picture.height, 128):
            noise.paste(tile, (x, y))
    return Image.blend(picture, Image.merge("RGB", (noise, noise, noise)), 0.05)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT_PATH), size)


def _seed(complaint: Complaint) -> int:
    return sum(ord(char) * (place + 7) for place, char in enumerate(complaint.order_number + complaint.item))


def _upload(name: str, content: bytes, kind: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)
