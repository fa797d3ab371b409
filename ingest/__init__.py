"""Bytes in, passages out.

``ingest.pipeline`` is the door: ``ingest_paths`` for files and folders, ``ingest_bytes`` for one upload. Everything
that
touches the bytes of a document runs in a killable child process (``ingest.pool``, ``ingest.sandbox``); the libraries
that
parse documents are imported there only, so importing this package stays light.
"""
