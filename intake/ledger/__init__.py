"""An office's own register (台账) brought in: columns and words mapped once, rows checked, cases made of good ones. Pure."""
