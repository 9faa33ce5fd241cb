"""The decision kernel: which queue a contact joins, which agent gets it, which contact a free agent takes.

Pure functions of arrays: no clock, no input or output, no global randomness. Simulation and live floor call the same.
"""
