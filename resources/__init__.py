"""Icons, demo clips and themes that come with Playscope, and where to find them."""
