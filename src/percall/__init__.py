"""percall: what each contact in a contact centre costs, why, and what would make it cheaper."""
