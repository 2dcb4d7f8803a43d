"""The entry point, before a command runs."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from kooperation import cli
from kooperation.__main__ import main
from tests.command import INTERRUPTED


class _Loading(ModuleType):
    """The commands, not loaded yet."""

    def __getattr__(self, name: str) -> object:
        raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["koop", "check", "--lang", "en"])
    monkeypatch.setattr("gc.disable", lambda: None)


def test_ctrl_c_before_a_command_runs_needs_no_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", interrupted)
    ends_silently(capsys)


def test_nor_does_it_while_the_commands_load(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "kooperation.cli", _Loading("kooperation.cli"))
    ends_silently(capsys)


def ends_silently(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises((SystemExit, KeyboardInterrupt)) as ended:
        main()
    assert ended.value.args == (INTERRUPTED,)
    assert capsys.readouterr() == ("", "")
