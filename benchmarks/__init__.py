"""Speed and accuracy beside the usual tools, one command each."""
