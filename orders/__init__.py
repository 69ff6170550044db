"""What an order is, and everything that is printed in it: read by rules, no model here."""
