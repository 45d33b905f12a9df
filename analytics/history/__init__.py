"""Reading back, from the store or from HarperDB, into pandas; the reports made of it with plotly."""
