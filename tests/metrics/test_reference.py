"""The reference page says what the catalogue says."""

from scripts import metrics_reference


def test_reference_page_is_up_to_date() -> None:
    """Run `python scripts/metrics_reference.py` when this fails."""
    assert metrics_reference.PAGE.read_text(encoding="utf-8") == metrics_reference.page()
