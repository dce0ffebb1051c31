"""Feedback: asked once, answered once, and never told."""
