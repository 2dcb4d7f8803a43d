"""What stands on disk: read with positions, typed, resolved; written error_boundary."""
