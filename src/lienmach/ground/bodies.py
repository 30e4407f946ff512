"""What the bodies of the counter for machines have in common."""

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """
    A body that a program sends: what it says is read whole, or refused by name.

    A field that is only misspelt would else be passed over, and what it guards with it.
    """

    model_config = ConfigDict(extra="forbid")
