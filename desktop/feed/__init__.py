"""The feed: its rows, what of them is shown, and how one reads them."""
