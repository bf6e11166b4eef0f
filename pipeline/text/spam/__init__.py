"""Link spam: its words, shapes and places."""
