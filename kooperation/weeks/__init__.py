"""The core: the weeks as koop thinks of them, times, what is possible. Everything may import it."""
