"""Where posts begin: date lines, titles, by-lines at their head."""
