"""No test sees the signing key of the person who runs it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def sans_cle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty configuration folder, for the processes that tests start too."""
    with pytest.MonkeyPatch.context() as contexte:
        contexte.setenv("RDCXL_CONFIGURATION", str(tmp_path_factory.mktemp("configuration")))
        contexte.delenv("RDCXL_MOT_DE_PASSE", raising=False)
        yield
