"""The sheets of the workbook, one module each, all with one signature: ``sheet(book) -> None``."""
