"""How passages are split, indexed and found."""
