"""Charts: functions that take records and return a `Graphic` with its title, table and sources."""
