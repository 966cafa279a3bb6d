"""How good the readings are: scores against labelled data sets, and the floors they must hold."""
