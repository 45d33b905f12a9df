"""A real HarperDB for the tests, from npm, on loopback. Its terms: https://www.harperdb.io/legal"""
