"""Accounts of a server of several organisations: who may enter, what they are where, and under which name they act."""
