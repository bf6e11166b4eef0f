"""Documents that repeat one another: copies, near copies, shortened ones, and ones in other words."""
