"""From drivers and ledger to the exact cost of every contact, idle capacity and what stays unassigned."""
