"""Commands of the command line, one module a family; each has `register(commands, parents)`."""
