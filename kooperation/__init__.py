"""Plan weeks of cooperation: who visits whom, without a clash, as fairly as can be proved."""

__version__ = "0.2.0"
