"""Pure rules of the room: time limits, calendars, codes, states, forms, reach."""
