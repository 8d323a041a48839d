"""Which values a variant has: a finite space, walked in a keyed order."""
