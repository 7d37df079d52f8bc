"""Made pages with what is right for each, judged one by one: rates a kind, the share of cases that are right as a whole."""
