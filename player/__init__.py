"""What is watched: the page with the Cloudinary player, the tracker script, the table of event names."""
