"""Re-staffing: the fewest paid hours, in the centre's own shifts, that hold its service target."""
