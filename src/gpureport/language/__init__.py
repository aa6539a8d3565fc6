"""What a paragraph says apart from its quantities: its words, its clauses, its dates and its names."""
