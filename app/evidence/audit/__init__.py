"""What is wrong with a knowledge base and what is missing in it, each finding with its proof; pure."""
