"""The whole way from loaded files to the next schedule: check, solve, audit, revise."""
