"""Measurements that anybody can repeat: `python -m bench.act`, `python -m bench.inbox` (docs/performance.md)."""
