"""Decisions: drafted, checked, signed, served, corrected, set aside; made public without names."""
