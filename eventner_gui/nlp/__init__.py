"""spaCy: tokens, data sets, training, evaluation, prediction. Imported late; knows no Qt."""

import socket

# spaCy imports urllib3, which opens a socket at that moment, to see whether this computer has
# IPv6; this tells it not to. Nothing here uses a network (tests/e2e/test_no_network.py).
socket.has_ipv6 = False
