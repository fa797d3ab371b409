"""The test set of personal data and its measure; see README.md of this folder."""
