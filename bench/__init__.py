"""Measurements, not tests: `make bench` prints ratios of medians taken in one run. Results: docs/performance.md."""
