"""Page furniture: its words, shapes, places and markup."""
