"""Cases walked by chance: random acts of everybody, silence, extensions and holds, and what must hold whatever happens."""
