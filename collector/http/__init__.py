"""HTTP: the server, who may ask, the posts that are taken, and every route that only reads."""
