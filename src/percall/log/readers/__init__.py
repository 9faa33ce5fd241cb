"""One small file per platform format. A reader turns a file into the raw tables of the log, and nothing else."""
