"""Conversation, assessment, decisions and the AI-usage ledger: what the command line, the API and the web share."""
