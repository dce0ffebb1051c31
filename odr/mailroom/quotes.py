"""The answer without the message it answers. Cut only where it is plain: a doubtful line stays, and the original is kept.

People write between the lines as well; so a quotation is taken away at the end of a text only, and never the whole text.
"""

import re
from typing import Final

#: "On Monday … wrote:" in the languages people write to us; it stands right above the quotation.
_WROTE: Final = re.compile(
    r"(wrote|writes|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|napisał\(?a?\)?|написала?|пишет|写道|寫道|كتب)"
    r"[^\n]{0,80}[:：]$",
    re.IGNORECASE,
)
_BEGINS: Final = re.compile(
    r"(on|le|el|il|em|am|op|dnia|w dniu|在|于|於|في)\b|\d|(在|于|於)|[^<\s][^<]*<\S+@\S+>", re.IGNORECASE
)
_LINE: Final = re.compile(
    r"^\s*[-_]{2,}\s*(original message|forwarded message|ursprüngliche nachricht|message d'origine|mensaje original|"
    r"原始邮件|原邮件|исходное сообщение|الرسالة الأصلية)\s*[-_]{2,}\s*$",
    re.IGNORECASE,
)
#: The head of a message as Outlook and others repeat it: from, sent, to, subject, three of them in a row.
_HEAD: Final = re.compile(
    r"^\s*\*?(from|sent|to|cc|subject|date|von|gesendet|an|betreff|de|envoyé|à|objet|para|asunto|enviado|"
    r"发件人|发送时间|收件人|抄送|主题|日期|时间|от|отправлено|кому|тема|من|إلى|الموضوع|التاريخ)\s*\*?\s*[:：]",
    re.IGNORECASE,
)


def without(text: str) -> str:
    """The text without what is quoted at its end. The whole text where nothing else would be left."""
    lines = text.split("\n")
    cut = _cut(lines)
    kept = _without_trailing(lines[:cut])
    return "\n".join(kept).strip() or text.strip()


def _cut(lines: list[str]) -> int:
    """Where a repeated message begins; the number of lines where none does."""
    for index, line in enumerate(lines):
        if _LINE.match(line):
            return index
        if _HEAD.match(line) and sum(bool(_HEAD.match(each)) for each in lines[index : index + 5]) >= 3:
            return index - 1 if index and re.fullmatch(r"\s*[-_]{5,}\s*", lines[index - 1]) else index
    return len(lines)


def _without_trailing(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    if not any(line.lstrip().startswith(">") for line in lines[end:]):
        return lines
    above = [" ".join(line.strip() for line in lines[max(0, end - height) : end]) for height in (1, 2, 3)]
    fits = [height for height, words in enumerate(above, start=1) if _WROTE.search(words) and len(words) <= 300]
    begins = [height for height in fits if _BEGINS.match(above[height - 1])]  # mail programs break this line
    return lines[: max(0, end - min(begins or fits, default=0))]
