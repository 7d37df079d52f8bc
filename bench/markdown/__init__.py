"""How true the Markdown of a body is: parsed back, and beside what others write."""
