"""Keeping a signed paper provable: levels, the chain of time stamps, renewal, warnings (docs/archive.md)."""
