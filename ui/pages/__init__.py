"""Plain pages under `/p/`: server-rendered HTML without script, the light and accessible twin of the workbench."""
