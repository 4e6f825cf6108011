"""The site's memory: one DuckDB file, opened by one process at a time.

Everything that speaks to DuckDB lives here. ``connection`` opens, locks and transacts; ``migrate``
brings a file to this version's tables; ``csv`` reads big text files; ``versions`` and ``master``
load what ingest accepted; ``files`` keeps the books over files; ``runs`` saves a night and reads
it back; ``audit`` proves and copies the store.
"""
