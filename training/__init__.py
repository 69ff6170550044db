"""Material and programs to train a reader of sentences. Not part of the installed product."""
