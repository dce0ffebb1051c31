"""The peer: the smallest Django REST framework application that keeps what a filing keeps, as `startproject` makes it.

No sign-in, no procedure, no law, no permissions, no clocks: one POST validates and writes one row, or the three rows of
a case, its event and its outbox entry in one transaction. It says what the framework and the database cost by themselves.
"""
