"""File > Connect: HarperDB connections that are saved, tried out, delivered to, watched."""
