"""What each reader needs, computed from the data and a plan, without a word of any language."""
