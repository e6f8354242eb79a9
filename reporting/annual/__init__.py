"""The annual report before it is a book: what sections tell, sentences, fields in text, findings, the roll-up."""
