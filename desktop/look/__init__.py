"""How things look: colours, type, small marks, and text from outside made safe to show."""
