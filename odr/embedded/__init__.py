"""The embedded servers: where they listen and how they are started."""
