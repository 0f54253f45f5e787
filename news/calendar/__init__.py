"""The work calendar: what is planned, held, postponed and cancelled, for the house and, where marked, for everybody."""
