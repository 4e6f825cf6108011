"""The commands: parse, call one function, print, return a code."""
