"""The Train tab: what will be trained, the training as it goes, and past runs."""
