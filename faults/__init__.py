"""Experiments under faults: real processes are killed, stopped, starved and filled up; what was promised must hold.

Each proves one sentence, says what it tried, what survived and what was lost, and has a control: the same watch on
something broken, which must find a loss. An experiment whose faults were not felt, or whose control loses nothing, has
shown nothing.
"""
