"""The door for assistants (Model Context Protocol): they read and suggest; people decide."""
