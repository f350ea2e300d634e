"""The steps of the line, one file and one public verb each; none imports another."""
