"""Language models that weigh candidates in their context; none of them ever writes a word."""
