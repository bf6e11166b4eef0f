"""`python -m pipeline` is the `textmend` command."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
