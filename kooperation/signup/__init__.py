"""Sign-ups: sheets to fill in, and tables with what people filled in, which become edits."""
