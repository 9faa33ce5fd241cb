"""Levers: what would make a contact cheaper, by how much, how surely, and whether it is worth it."""
