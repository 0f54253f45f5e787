"""Articles of an old web site: read from a folder or a CSV file, cleaned, kept with their old dates and addresses."""
