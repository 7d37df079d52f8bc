"""Archives and crawls: records of many kinds of file → rows in parts, that an interrupted run goes on from; here, or on a cluster."""
