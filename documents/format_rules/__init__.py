"""The rules of a paper's form (thể thức), measured on its PDF; documents/check_format.py runs them all."""
