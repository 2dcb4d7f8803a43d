"""What everybody asks next: why not, and what would help."""
