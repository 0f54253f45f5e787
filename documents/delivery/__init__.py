"""Issuing a paper: to whom it goes, the mails, the link in them, and what recipients are told later."""
