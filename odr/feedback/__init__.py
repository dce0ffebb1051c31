"""What both sides say at the end, and the figures made of it."""
