"""Signing of papers with pyHanko; nothing cryptographic is written here by hand. docs/signing.md tells the whole."""
