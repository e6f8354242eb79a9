"""Plays a published table 三: a year of requests whose true table must come out equal.

`reading` takes the table in and refuses what does not add up, `lives` says as data how each result comes about,
`plan` makes a year of requests out of both, `runner` plays it through the commands the screens use, `comparison`
lays the built table beside the published one.
"""
