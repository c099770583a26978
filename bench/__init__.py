"""Benchmarks: each is a ratio to an anchor measured in the same run, as this machine's speed says nothing elsewhere."""
