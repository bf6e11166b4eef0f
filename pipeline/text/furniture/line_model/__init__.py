"""A model of which lines of a page are furniture: lines as numbers, a small network, its say in what goes."""
