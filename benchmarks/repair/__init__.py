"""Sound texts, damaged by a program or not, and what systems change in them."""
