"""The parts of `deskmate connect`: what it makes, proves and takes away, each step told as it ends."""
