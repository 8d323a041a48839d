"""What can be said of a bank without a student."""
