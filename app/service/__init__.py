"""The HTTP service: reads requests, hands jobs to the pool, writes finished bytes."""
