"""Finding threads: an analyser, engines behind one interface, re-scoring, marks."""
