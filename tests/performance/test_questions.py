"""Questions: what may be answered, what a sheet comes to, and that a used question never changes under an answer."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.performance.actions import questions as actions
from quarterdeck.performance.forms.questions import SheetForm
from quarterdeck.performance.models.questions import Question, Questionnaire
from quarterdeck.performance.queries import questions as queries
from quarterdeck.performance.rules import questions as rules
from quarterdeck.performance.rules.questions import Asked, Choice, Given, Kind
from tests import factories
from tests.performance.asking import SCALE, questionnaire

AT = datetime(2026, 3, 16, 2, tzinfo=UTC)
EACH_KIND = (
    Asked(1, Kind.SCALE),
    Asked(2, Kind.YES_NO, weight=Decimal(2)),
    Asked(3, Kind.CHOICE, choices=(Choice("Seldom", Decimal(0)), Choice("Often", Decimal(100)))),
    Asked(4, Kind.SEVERAL, choices=(Choice("Calls", Decimal(60)), Choice("Visits", Decimal(60)))),
    Asked(5, Kind.TEXT),
    Asked(6, Kind.NUMBER),
)
SHEETS = st.fixed_dictionaries(
    {},
    optional={
        1: st.integers(1, 5).map(lambda step: Given(number=Decimal(step))),
        2: st.integers(0, 1).map(lambda yes: Given(number=Decimal(yes))),
        3: st.integers(0, 1).map(lambda place: Given(choices=(place,))),
        4: st.sets(st.integers(0, 1), min_size=1).map(lambda places: Given(choices=tuple(sorted(places)))),
        5: st.just(Given(text="Clear")),
        6: st.integers(-1000, 1000).map(lambda number: Given(number=Decimal(number))),
    },
)


@given(SHEETS)
def test_score_stays_between_0_and_100_and_leaves_out_what_was_left(sheet: dict[int, Given]) -> None:
    scored = rules.score(EACH_KIND, sheet)

    answered = [one for one in EACH_KIND if one.key in sheet]
    assert rules.score(answered, sheet).score == scored.score
    assert scored.score is None or 0 <= scored.score <= 100
    assert (scored.score is None) == (not set(sheet) & {1, 2, 3, 4})
    assert all(rules.why_not_answer(one, sheet.get(one.key, Given())) is None for one in EACH_KIND)


@given(st.integers(1, 4), SHEETS)
def test_a_higher_step_never_lowers_the_score(step: int, sheet: dict[int, Given]) -> None:
    lower = rules.score(EACH_KIND, {**sheet, 1: Given(number=Decimal(step))})
    higher = rules.score(EACH_KIND, {**sheet, 1: Given(number=Decimal(step + 1))})

    assert lower.score is not None
    assert higher.score is not None
    assert lower.score <= higher.score


@pytest.mark.parametrize(
    ("asked", "given_answer"),
    [
        (EACH_KIND[0], Given(number=Decimal(6))),
        (EACH_KIND[0], Given(number=Decimal("2.5"))),
        (EACH_KIND[0], Given(text="five")),
        (EACH_KIND[1], Given(number=Decimal(2))),
        (EACH_KIND[2], Given(choices=(0, 1))),
        (EACH_KIND[2], Given(choices=(7,))),
        (EACH_KIND[3], Given(choices=(1, 1))),
        (EACH_KIND[5], Given(number=Decimal("NaN"))),
    ],
)
def test_answers_that_do_not_fit_are_refused(asked: Asked, given_answer: Given) -> None:
    assert rules.why_not_answer(asked, given_answer) is not None


@pytest.mark.django_db
def test_a_used_question_stays_beside_its_answer_when_it_is_changed_or_removed() -> None:
    cast = factories.cast(language="en")
    original = questionnaire(cast)
    copy = actions.in_use(questionnaire_id=original.pk)
    sheet = actions.begin(questionnaire=copy, member=cast.bob, at=AT)
    asked = copy.questions.get()
    actions.keep(sheet_id=sheet.pk, answers={asked.pk: Given(number=Decimal(4))})

    actions.edit_question(question_id=original.questions.get().pk, values={**SCALE, "text": "Talks"}, by=cast.ada)
    again = actions.in_use(questionnaire_id=original.pk)
    actions.remove_question(question_id=original.questions.get().pk, by=cast.ada)

    kept = queries.sheet(sheet_id=sheet.pk)
    assert [one.text for one in kept.questions] == ["Listens before answering"]
    assert kept.scored.score == Decimal("75.00")
    assert [one.text for one in again.questions.all()] == ["Talks"]
    assert actions.in_use(questionnaire_id=original.pk).questions.count() == 0


@pytest.mark.django_db
def test_the_same_version_is_copied_once_and_a_copy_is_never_set_up() -> None:
    cast = factories.cast(language="en")
    original = questionnaire(cast)

    copy = actions.in_use(questionnaire_id=original.pk)

    assert actions.in_use(questionnaire_id=original.pk) == copy
    assert [one.pk for one, _size in queries.questionnaires()] == [original.pk]
    client = _signed_in(cast.ada)
    asked = copy.questions.get()
    assert client.get(reverse("performance:questionnaire", args=[copy.pk])).status_code == 404
    assert client.get(reverse("performance:question_edit", args=[asked.pk])).status_code == 404


@pytest.mark.django_db
def test_a_sheet_is_kept_as_it_is_written_and_handed_in_whole() -> None:
    cast = factories.cast(language="en")
    copy = actions.in_use(questionnaire_id=questionnaire(cast).pk)
    sheet = actions.begin(questionnaire=copy, member=cast.bob, at=AT)
    asked = copy.questions.get()

    with pytest.raises(actions.CannotAnswer, match="has to be answered"):
        actions.hand_in(sheet_id=sheet.pk, at=AT)
    kept = actions.keep(sheet_id=sheet.pk, answers={asked.pk: Given(number=Decimal(2))}, version=1)
    with pytest.raises(actions.CannotAnswer, match="meanwhile"):
        actions.keep(sheet_id=sheet.pk, answers={asked.pk: Given(number=Decimal(5))}, version=1)
    actions.keep(sheet_id=sheet.pk, answers={asked.pk: Given()}, version=kept.version)
    actions.keep(sheet_id=sheet.pk, answers={asked.pk: Given(number=Decimal(3))})
    actions.hand_in(sheet_id=sheet.pk, at=AT)

    assert queries.sheet(sheet_id=sheet.pk).given == {asked.pk: Given(number=Decimal(3))}
    with pytest.raises(actions.CannotAnswer, match="handed in"):
        actions.keep(sheet_id=sheet.pk, answers={asked.pk: Given(number=Decimal(1))})


@pytest.mark.django_db
def test_questionnaires_are_set_up_on_the_screen() -> None:
    cast = factories.cast(language="en")
    client = _signed_in(cast.ada)

    client.post(reverse("performance:questionnaire_new"), {"name": "Demo", "use": "observation", "intro": ""})
    made = Questionnaire.objects.get()
    new = reverse("performance:question_new", args=[made.pk])
    wrong = client.post(f"{new}?kind=choice", {"text": "How often?", "choices": "Always = x", "weight": "1"})
    client.post(f"{new}?kind=choice", {"text": "How often?", "choices": "Always = 100\nNever = 0", "weight": "2"})
    client.post(f"{new}?kind=text", {"text": "What else?"})
    first, second = made.questions.order_by("position")
    client.post(reverse("performance:question_up", args=[second.pk]))
    page = client.get(reverse("performance:questionnaire", args=[made.pk]))
    again = client.get(reverse("performance:question_edit", args=[first.pk]))
    listed = client.get(reverse("performance:questionnaires"))

    assert wrong.status_code == 422
    assert [one.text for one in made.questions.order_by("position")] == ["What else?", "How often?"]
    assert page.content.index(b"What else?") < page.content.index(b"How often?")
    assert b"Always = 100\nNever = 0" in again.content
    assert b"Demo" in listed.content
    assert _signed_in(cast.alice).get(reverse("performance:questionnaires")).status_code == 403


def test_form_reads_back_what_every_kind_was_given() -> None:
    asked = [
        Question(pk=place, kind=kind.value, text=kind.value, options={"choices": [["a", "0"], ["b", "100"]]})
        for place, kind in enumerate(Kind)
    ]
    sent = {"q0": "3", "q1": "1", "q2": ["0", "1"], "q3": "0", "q4": "Clear", "q5": "2.5"}

    form = SheetForm(sent, questions=asked)

    assert form.is_valid(), form.errors
    answers = form.answers()
    again = SheetForm(questions=asked, given=answers)
    assert answers[1] == Given(choices=(1,))
    assert {f"q{one.pk}": again.fields[f"q{one.pk}"].initial for one in asked} == sent


def _signed_in(member: object) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[arg-type]  # a member
    return client
