"""Pages that move and write, one file per screen."""
