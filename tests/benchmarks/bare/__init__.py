"""The peer: the smallest Django REST framework application that keeps what a filing keeps, as `startproject` makes it.

No sign-in, no procedure, no law, no permissions, no clocks: one POST validates and writes one row, or the three rows of
a case, its event and its outbox entry in one transaction. It says what the framework and the database cost by themselves.

It is no equal: a filing also reads a token, spends a limit, holds an idempotency key, asks the law engine (the figure
`law_engine_ms_per_filing` says for how long) and keeps its memo, and writes rows of thirteen tables rather than three.
Both run on the same server, workers, database and durability; the ratio says what all of that costs together.
"""
