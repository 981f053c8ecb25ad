"""viewflow as it comes, on a flow of the same shape as tests/plainflow: what our engine is measured against."""
