"""Cost sheets as accounting lays them out: found, proposed as a mapping, read by it, and held against their totals."""
