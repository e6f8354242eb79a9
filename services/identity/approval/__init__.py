"""Between draft and signature: the levels an agency's drafts go through, and who stands in for whom for a time."""
