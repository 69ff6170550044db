"""Measurements that steer the product; each writes its page under `docs/results`."""
