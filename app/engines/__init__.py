"""The joiners of stages: each takes a page with its blocks and labels every one of them."""
