"""Liền Mạch: the digital government of a province, and the joining of two while both keep serving."""
