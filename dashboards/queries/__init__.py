"""What the screens ask of the database, one file per screen."""
