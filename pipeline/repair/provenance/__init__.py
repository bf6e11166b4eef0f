"""How a text came about: written by a person, by a translator, by a spinner; and what shows it."""
