"""What a translation left untranslated: where it stands and which language it is in."""
