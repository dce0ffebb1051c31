"""Buyers with an API token each, made by the platform's own operations: `python -m tests.faults.people 4`.

Prints one token a line. It runs as a process of its own, in the environment of the platform it makes them for.
"""

import sys

import django


def main(count: int) -> None:
    """Make the buyers and print their tokens."""
    django.setup()
    from odr.accounts import operations
    from odr.accounts.operations import tokens
    from odr.common.time import now

    for number in range(count):
        buyer = operations.find_or_create_person(
            email=f"buyer{number}@example.org", full_name=f"Buyer {number}", country="FR", language="en", now=now()
        )
        print(tokens.issue_api_token(user=buyer, name="filing program", now=now())[1])


if __name__ == "__main__":
    main(int(sys.argv[1]))
