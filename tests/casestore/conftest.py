from tests.stores import clock, postgres, store, store_url

__all__ = ["clock", "postgres", "store", "store_url"]
