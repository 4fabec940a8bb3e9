"""`make bench`: what mhtafel promises about speed, measured as ratios within one run (docs/snelheid.md)."""
