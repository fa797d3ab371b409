"""Question or criterion in, passages out: words, vectors, their fusion, the stance of a sentence, exact quotes."""
