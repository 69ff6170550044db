"""Everything a model writes or judges, checked against the order before it is shown."""
