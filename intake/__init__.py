"""Everything that comes in from outside, by any channel; owns the application and its legal receipt date."""
