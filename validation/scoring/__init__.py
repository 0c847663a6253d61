"""How well the rules do: faults put into clean reports, and correct reports full of traps."""
