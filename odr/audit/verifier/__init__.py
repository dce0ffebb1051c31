"""Checks receipts and evidence packages offline. Needs Python and `cryptography`; no Django, no network.

    python -m odr.audit.verifier FILE [FILE ...] --trust TRUSTFILE [--json] [--language en|zh]

Keys come from the trust file alone, never from what is checked. Exit codes: 0 everything holds; 1 something is false;
2 a file cannot be read; 3 true but incomplete; 4 the log showed two different states of one size.
"""
