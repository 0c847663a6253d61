"""Whether texts are copied: from an agency's own last year, or from other agencies of the same year.

Texts are compared by what is their own (``own_words_of``): figures, years, names, laws, figures recited from the
tables and statutory set phrases are left out.  How much of one text stands in another is then measured exactly
(``overlap``).  That is too slow for every pair of ten thousand reports, so that candidates are found by sketches
(``sketch_of``) that are alike where texts are.
"""
