"""Words of the screens, one file per screen."""
