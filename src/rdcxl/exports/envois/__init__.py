"""What leaves, to whom, in which order: prints, mail merge, messages ready to send, the log of what was sent."""
