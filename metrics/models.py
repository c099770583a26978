"""How are we doing? Indicators, observations and targets come with issue F; nothing is needed of this room yet."""
