"""Links of a message: listings, originals, sellers and case references."""

from intake.extractors.links.cases import read_case_references
from intake.extractors.links.listings import read_listings
from intake.extractors.links.mentions import urls_of
from intake.extractors.links.originals import read_originals
from intake.extractors.links.sellers import read_sellers

__all__ = ["read_case_references", "read_listings", "read_originals", "read_sellers", "urls_of"]
