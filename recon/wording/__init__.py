"""Sentences for codes: problems, findings, causes and notes are put in words only here."""
