"""Judge a ranking: how probable is it that the first entry answers?"""
