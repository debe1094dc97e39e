"""spaCy: tokens, data sets, training, evaluation, prediction. Imported late; knows no Qt."""
