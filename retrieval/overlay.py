"""Corrections by people, as they lie over what the machine read of an order."""
