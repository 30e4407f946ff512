"""What linkage refuses, each in one sentence that names the file, the column and the row."""


class Refused(Exception):
    """Something cannot be done as asked; the sentence says what, and where."""


class BadInput(Refused):
    """A file that is given does not hold what it must."""


class BadRecipe(Refused):
    """A recipe or a model does not say what it must."""
