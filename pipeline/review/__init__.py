"""A small local web application to step through edits and suggestions and decide about them."""
