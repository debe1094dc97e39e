"""What suggests: the sources with their switches, and the model that is one of them."""
