"""The sections of the report, one file each: from figures to a title, a finding in words, and blocks that show it."""
