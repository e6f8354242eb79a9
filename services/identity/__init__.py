"""Agencies, people and what they may do: the tree, memberships, sign-in, sessions, tokens."""
