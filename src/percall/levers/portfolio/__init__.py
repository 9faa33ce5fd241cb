"""Sets of levers: screening all of them, selecting the best with a guarantee, and what they do to each other."""
