"""Family A, single cells: what may stand in one."""
