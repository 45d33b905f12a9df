"""HTTP in, the store on disk, HarperDB out. Knows no Qt and no pandas."""
