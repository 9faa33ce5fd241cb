"""A sample centre, its ledger and its month of contacts."""
