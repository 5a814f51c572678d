"""What the scripts of a page say."""

from collections.abc import Mapping

from django.utils.translation import gettext


def words() -> Mapping[str, str]:
    """The sentences that the scripts say, in the page's language."""
    return {
        "undo": gettext("Undo"),
        "close": gettext("Close"),
        "cancel": gettext("Cancel"),
        "confirm": gettext("Yes, go ahead"),
        "sure": gettext("Are you sure?"),
        "failed": gettext("That did not work. Nothing was changed; please try again."),
        "refused": gettext("You are not allowed to do that."),
        "gone": gettext("That no longer exists, or you may not see it."),
        "offline": gettext("No connection to the server. What you typed is kept; please try again."),
        "draft": gettext("Your unfinished entry was brought back."),
        "discard": gettext("Discard it"),
        "selected": gettext("{count} selected"),
        "nothing": gettext("Nothing found"),
        "moved": gettext("Moved to {column}"),
        "actual": gettext("Actual"),
        "target": gettext("Target"),
        "previous": gettext("Previous period"),
        "forecast": gettext("Forecast"),
        "today": gettext("Today"),
        "waits": gettext("Waits for network"),
        "arrived": gettext("{count} sent that waited for network"),
        "placed": gettext("Your place is known to {metres} m."),
        "unplaced": gettext("Your browser does not tell your place. You can check in without it."),
        "unsent": gettext("Something still waits for network. Sign out when it has been sent."),
    }
