"""The contact log: tables, checks, quarantine, the Parquet store, and one reader a platform."""
