"""A school's own gradebook, whatever its shape, to the rows of a grid. Reads what `lecture.tableur` gives; writes nothing."""
