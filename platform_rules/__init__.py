"""What the rules say: dated, cited data with small pure evaluators. No Django, no clock, no database.

The law engine::

    from platform_rules import FactError, determine, memo

    determine(facts, *, as_of, area=None) -> Finding   # answers to the questions of a court; see finding.Finding
    memo(facts, *, as_of) -> Memo                      # what a person should know before filing; see memo.Memo

`facts` is one mapping in the vocabulary of ``data/facts.yaml``, flat ("consumer.residence") or nested; a key that is
absent is unknown, never false. `as_of` is the day on which the question is asked. Both results are frozen and have
``as_dict()``, ready for JSON. Bad input raises `FactError(field, message)`, which names the fact and says what would be
right. The same facts, day and pack version give the same result for ever; `pack_version` is a digest of the data.
"""

from platform_rules.facts import FactError
from platform_rules.finding import Finding
from platform_rules.law import determine
from platform_rules.memo import Memo, memo

__all__ = ["FactError", "Finding", "Memo", "determine", "memo"]
