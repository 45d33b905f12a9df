"""What came, by the rules of the record: decoded, judged, an event or kept aside with the reason."""
