"""What each entry does, by group of the ribbon: reads through the port `Hote`, calls the package, answers in French."""
