from tests.stores import clock, empty_url, migrated, postgres, store, store_url

__all__ = ["clock", "empty_url", "migrated", "postgres", "store", "store_url"]
