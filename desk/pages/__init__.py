"""The desk's pages: one module with one router for each."""
