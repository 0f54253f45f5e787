"""Personal data: what the site keeps, requests of the persons concerned, and taking a name out of public."""
