"""Which lines of a page are kept: pages with labelled lines, what systems do to them, and the figures."""
