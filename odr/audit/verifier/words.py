"""The report's sentences, in English and Chinese. Each finding code has one in both."""

from typing import Final

LANGUAGES: Final = ("en", "zh")

FINDINGS: Final[dict[str, tuple[str, str]]] = {
    "head-signed": (
        "The head of the log is signed by {origin}; entries it covers: {size}.",
        "日志头由 {origin} 签名，涵盖 {size} 个条目。",
    ),
    "bad-signature": ("A signature is false: {why}.", "签名无效：{why}。"),
    "unknown-signer": (
        "No log key in the trust file signed this head of {origin}.",
        "信任文件中没有任何日志密钥签署过 {origin} 的这一日志头。",
    ),
    "witnessed": (
        "Witnesses that signed the head: {witnesses}, the last at {unix_time} (Unix seconds).",
        "{witnesses} 个见证方签署了日志头，最后一次为 {unix_time}（Unix 秒）。",
    ),
    "no-witness": (
        "No witness has signed the head. That everybody is shown the same log rests on the log's signature alone.",
        "没有见证方签署日志头。各方看到的是否为同一日志，仅以日志自身的签名为据。",
    ),
    "quorum-missing": (
        "The trust file asks for the witnesses {quorum}; {witnesses} known witnesses signed, which is not enough.",
        "信任文件要求见证方 {quorum}；已知见证方签名 {witnesses} 个，数量不足。",
    ),
    "event-included": ("The event stands in the log as entry {index}.", "该事件是日志中的第 {index} 号条目。"),
    "event-not-included": (
        "The proof does not put this event at entry {index} of the log.",
        "证明未能表明该事件位于日志第 {index} 号条目。",
    ),
    "field-false": (
        "Entry {index}: the value shown for {tag} is not what was recorded, or is shown twice.",
        "条目 {index}：所示 {tag} 的值与记录不符，或出现两次。",
    ),
    "fields-open": (
        "Fields opened and true: {opened}; not opened (erased, or not for this reader): {closed}.",
        "已公开且属实的字段 {opened} 个；未公开的字段 {closed} 个（已删除，或不向本读者公开）。",
    ),
    "events-checked": ("Events checked: {events}.", "已核验 {events} 个事件。"),
    "foreign-event": ("Entry {index} belongs to another case.", "条目 {index} 属于其他案件。"),
    "chain-broken": (
        "Event {n} (entry {index}) does not follow the event before it: one is missing, added or moved.",
        "事件 {n}（条目 {index}）与前一事件不衔接：有事件缺失、增加或移位。",
    ),
    "order-wrong": ("Event {n} (entry {index}) stands in the wrong order.", "事件 {n}（条目 {index}）顺序有误。"),
    "spare-lines": ("There are proofs or opened values without an event.", "存在没有对应事件的证明或公开值。"),
    "complete": (
        "The case is complete: at {at} the log stated its number of events as {stated}, and all are here. "
        "Entries of all cases after that statement: {after}.",
        "案件完整：日志于 {at} 声明共有 {stated} 个事件，全部在此。该声明之后另有 {after} 个条目（不限本案）。",
    ),
    "later-events": (
        "At {at} the log stated the case's number of events as {stated}, and all are here; that nothing is left out "
        "among later ones ({later} shown) rests on the platform's word.",
        "日志于 {at} 声明共有 {stated} 个事件，全部在此；其后的 {later} 个事件是否有遗漏，仅以平台的陈述为据。",
    ),
    "completeness-not-stated": (
        "Events proven and linked: {events}; that none is left out at the end rests on the platform's word, "
        "since the package holds no statement of the case's head.",
        "{events} 个事件已得到证明并前后衔接；由于本包没有案件末端声明，末尾是否有遗漏仅以平台的陈述为据。",
    ),
    "events-missing": (
        "The log stated {stated} events of this case; the package shows {shown} of that time, or others.",
        "日志声明本案有 {stated} 个事件；本包所示同期事件为 {shown} 个，或内容不同。",
    ),
    "statement-false": (
        "The statement of the case's head is not in the log.",
        "案件末端声明不在日志中。",
    ),
    "files-differ": (
        "The package holds other files than its list names.",
        "本包所含文件与清单不一致。",
    ),
    "file-changed": ("The file {file} was changed.", "文件 {file} 已被更改。"),
    "manifest-signed": (
        "The list of files is signed by the log; it names {files}.",
        "{files} 个文件的清单由日志签名。",
    ),
    "manifest-unsigned": ("The list of files is not signed by the log.", "文件清单没有日志的签名。"),
    "documents": (
        "Documents with their listed hash: {documents}; named by an event of the log: {in_log}.",
        "{documents} 份文件与清单哈希一致；其中 {in_log} 份由日志本身记载。",
    ),
    "document-not-in-log": (
        "{file} is named by the signed list only, not by an event of the log.",
        "{file} 仅列于已签名的清单，日志事件中没有记载。",
    ),
    "malformed": ("The file cannot be read: {why}.", "文件无法读取：{why}。"),
    "equivocation": (
        "The log {origin} signed two different states with {size} entries. One of them is a lie.",
        "日志 {origin} 就 {size} 个条目签署了两种不同的状态，其中之一不实。",
    ),
    "age": (
        "The newest moment that the log states here is {at}; whole days since then: {days}.",
        "日志在此载明的最近时间为 {at}，距今 {days} 天。",
    ),
}

RESULTS: Final[dict[int, tuple[str, str]]] = {
    0: ("Everything holds.", "全部属实。"),
    1: ("Something is FALSE.", "有内容不实。"),
    2: ("A file cannot be read.", "有文件无法读取。"),
    3: ("What is shown is true, but INCOMPLETE.", "所示内容属实，但不完整。"),
    4: ("The log showed TWO DIFFERENT STATES.", "日志出示过两种不同的状态。"),
}

MARKS: Final[dict[int, tuple[str, str]]] = {
    0: ("ok", "属实"),
    1: ("FALSE", "不实"),
    2: ("UNREADABLE", "无法读取"),
    3: ("incomplete", "不完整"),
    4: ("CONTRADICTION", "矛盾"),
}


def sentence(code: str, facts: dict[str, object], language: str) -> str:
    """A finding in words."""
    return FINDINGS[code][LANGUAGES.index(language)].format(**facts)
