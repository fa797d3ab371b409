"""The API under `/api/v1`: thin routes on the functions that every door shares."""
