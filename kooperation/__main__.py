"""Run `koop` as `python -m kooperation`."""

from kooperation.main import main

main()
