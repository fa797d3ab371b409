"""Adapters of the port in `assistant.llm`; each is the only importer of its library, and imports it when it is used."""
