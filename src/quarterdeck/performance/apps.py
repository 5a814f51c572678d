"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.access import rights
from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.pages import shell

_ABOVE_MANAGERS = (rights.DIRECTOR, rights.OPERATIONS, rights.ADMINISTRATOR)


class PerformanceConfig(AppConfig):
    name = "quarterdeck.performance"
    label = "performance"

    def ready(self) -> None:
        from quarterdeck.metrics.queries import usage
        from quarterdeck.performance import listeners  # noqa: F401 - listeners register by being loaded
        from quarterdeck.performance.queries.scorecards.templates import templates_with

        usage.register(_("Scorecards"), templates_with)
        rights.declare(
            "performance.view_scorecards",
            _("See scorecards"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "performance.score_others",
            _("Judge, close and re-open the scorecards of others and answer appeals"),
            built_in=rights.MANAGERS_AND_ABOVE,
        )
        rights.declare(
            "performance.manage_scorecards",
            _("Set up scorecards"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        rights.declare(
            "performance.view_diagnosis",
            _("See where results are lost and won"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "performance.dismiss_findings",
            _("Have a diagnosis made and dismiss findings about others"),
            built_in=rights.MANAGERS_AND_ABOVE,
        )
        rights.declare(
            "performance.view_reviews",
            _("See reviews"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "performance.calibrate_reviews",
            _("Calibrate the reviews of others"),
            built_in=rights.MANAGERS_AND_ABOVE,
        )
        rights.declare(
            "performance.manage_reviews",
            _("Set up, launch and release review cycles"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        rights.declare(
            "performance.manage_questions",
            _("Set up what is asked in reviews, observations and the pulse"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        everybody = rights.for_roles(
            rights.REP, rights.MANAGER, rights.DIRECTOR, rights.OPERATIONS, rights.ADMINISTRATOR
        )
        rights.declare(
            "performance.give_feedback",
            _("Give feedback, ask for it and read one's own"),
            has_scope=False,
            built_in=everybody,
        )
        rights.declare(
            "performance.hold_one_to_ones",
            _("Hold one-to-ones with those one leads, and with one's manager"),
            has_scope=False,
            built_in=everybody,
        )
        rights.declare(
            "performance.view_improvement",
            _("See one's own improvement plan and those one carries through"),
            has_scope=False,
            built_in=everybody,
        )
        rights.declare(
            "performance.lead_improvement",
            _("Prepare and carry through improvement plans of those one leads"),
            has_scope=False,
            built_in=rights.for_roles(rights.MANAGER, rights.DIRECTOR),
        )
        rights.declare(
            "performance.oversee_improvement",
            _("Look after fairness: read all improvement plans before they start and close"),
            built_in=rights.for_roles(rights.ADMINISTRATOR),
        )
        _declare_coaching()
        _declare_skills()
        _declare_teams()
        shell.add_navigation(
            pgettext_lazy("in the navigation", "Performance"),
            icon="clipboard-check",
            url_name="performance:home",
            right="performance.view_scorecards",
            order=70,
        )


def _declare_coaching() -> None:
    """Rights about coaching."""
    rights.declare(
        "performance.view_coaching",
        _("See one's own coaching, and that which one leads"),
        has_scope=False,
        built_in=rights.for_roles(rights.REP, rights.MANAGER, rights.DIRECTOR, rights.OPERATIONS, rights.ADMINISTRATOR),
    )
    rights.declare(
        "performance.coach_others",
        _("Coach others, and read the coaching of those below"),
        built_in={rights.MANAGER: Scope.SUBTREE, rights.DIRECTOR: Scope.SUBTREE},
    )


def _declare_skills() -> None:
    """Rights about skills and careers."""
    rights.declare(
        "performance.view_skills",
        _("See skills, development plans and mentoring"),
        built_in=rights.by_rank(readers=None),
    )
    rights.declare("performance.assess_skills", _("Assess the skills of others"), built_in=rights.MANAGERS_AND_ABOVE)
    rights.declare(
        "performance.manage_skills",
        _("Set up skills, profiles and career ladders"),
        has_scope=False,
        built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
    )
    rights.declare(
        "performance.change_development",
        _("Begin and change development plans"),
        built_in=rights.by_rank(readers=None),
    )
    rights.declare("performance.pair_mentors", _("Find mentors for others"), built_in=rights.MANAGERS_AND_ABOVE)
    rights.declare(
        "performance.propose_promotions", _("Propose others for promotion"), built_in=rights.MANAGERS_AND_ABOVE
    )
    rights.declare(
        "performance.decide_promotions",
        _("Decide on promotions"),
        built_in={code: rights.MANAGERS_AND_ABOVE[code] for code in _ABOVE_MANAGERS},
    )


def _declare_teams() -> None:
    """Rights about teams, recognition and the pulse."""
    by_anybody = rights.for_roles(rights.REP, rights.MANAGER, *_ABOVE_MANAGERS)
    rights.declare(
        "performance.view_teams",
        _("See team reviews and the choice of excellent teams"),
        built_in=rights.by_rank(readers=None),
    )
    rights.declare("performance.review_teams", _("Review the teams of others"), built_in=rights.MANAGERS_AND_ABOVE)
    rights.declare("performance.nominate_teams", _("Nominate teams"), has_scope=False, built_in=by_anybody)
    rights.declare(
        "performance.choose_teams",
        _("Open rounds and choose excellent teams"),
        has_scope=False,
        built_in=rights.for_roles(*_ABOVE_MANAGERS),
    )
    rights.declare(
        "performance.manage_teams",
        _("Set up criteria of teams, company values and badges, and look after the wall"),
        has_scope=False,
        built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
    )
    rights.declare(
        "performance.view_recognition",
        _("See recognition"),
        has_scope=False,
        built_in=rights.for_roles(*rights.EVERY_ROLE),
    )
    rights.declare("performance.recognize", _("Thank others"), has_scope=False, built_in=by_anybody)
    rights.declare(
        "performance.view_pulse",
        _("See how teams are"),
        built_in=rights.by_rank(reps=Scope.TEAM, readers=None),
    )
    rights.declare(
        "performance.view_warning_signs",
        _("See signs of strain among those one leads"),
        has_scope=False,
        built_in=rights.for_roles(rights.MANAGER, rights.DIRECTOR),
    )
    rights.declare(
        "performance.manage_pulse",
        _("Set up the team pulse"),
        has_scope=False,
        built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
    )
