"""How the models are made: readers of the data sets, training, export, measuring. Never imported by the package."""
