"""Tags piles of texts: one process for each core or each worker of a cluster, the same output."""
