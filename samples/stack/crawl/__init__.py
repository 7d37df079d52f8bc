"""A Scrapy project: pages of a site, their articles by Winnow, and a place for both."""
