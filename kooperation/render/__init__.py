"""How reports and problems look: on the terminal, and as JSON."""
