"""What a verification came to."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Verified:
    """What a verification read, and how many times it found what."""

    province: str
    leaves: int = 0
    checkpoints: int = 0
    unsealed: int = 0
    brought: int = 0
    unproved: int = 0
    findings: dict[str, int] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Test if nothing was found."""
        return not self.findings
