"""From an incident to a measure and its review: each step is a row of its own, and no step is ever edited.

An incident is charged, answered and decided; a decision makes a measure; an appeal makes another decision. What the public
sees is a register entry, which holds nothing but what may be public.
"""

from odr.penalties.models.matter import Appeal, Charge, Decision, Incident, Scope, SellerAnswer, SellerKind
from odr.penalties.models.measures import Clock, MarketplaceOrder, Measure, RegisterEntry, Reminder

__all__ = [
    "Appeal",
    "Charge",
    "Clock",
    "Decision",
    "Incident",
    "MarketplaceOrder",
    "Measure",
    "RegisterEntry",
    "Reminder",
    "Scope",
    "SellerAnswer",
    "SellerKind",
]
