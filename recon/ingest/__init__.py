"""Files → typed frames: every value with its file, sheet and cell, every doubt as a problem."""
