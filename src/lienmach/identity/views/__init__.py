"""The pages of identity: signing in, one's security, mandates and reads, duties and stand-ins."""
