"""The pages of identity: one's mandates, who has read one's records, duties and who stands in."""
