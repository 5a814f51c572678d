"""Follow-up plans: the pure machine, and the walk that takes steps once, within the cap, until something stops it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.company import queries as company
from quarterdeck.core.mailbox.mails import Mail
from quarterdeck.crm.actions import accounts, activities, follow_up, lead_mail
from quarterdeck.crm.actions.follow_up import StepGiven
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Activity, Contact, Enrolment, FollowUpPlan, StepTaken
from quarterdeck.crm.queries import follow_up as queries
from quarterdeck.crm.rules import follow_up as rules
from quarterdeck.crm.rules.follow_up import Signal, State, Step
from tests import factories
from tests.crm.test_quick_log import signed_in

NOW = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
TODAY = date(2026, 3, 4)


def later(day: date, days: int) -> date:
    return day + timedelta(days)


steps_given = st.lists(st.builds(Step, st.integers(0, 9), st.booleans()), max_size=6)
happenings = st.lists(st.sampled_from(["day", "done", *Signal]), max_size=40)


@given(steps=steps_given, happened=happenings)
def test_a_plan_never_takes_a_step_twice_and_never_moves_after_its_end(steps: list[Step], happened: list[Any]) -> None:
    state, on, ended = rules.begin(steps, on=TODAY, next_day=later), TODAY, None
    taken = 0
    for what in happened:
        before = state
        if what == "day":
            on += timedelta(1)
            state = rules.take(state, steps, on=on, next_day=later)
        elif what == "done":
            state = rules.done(state, steps, on=on, next_day=later)
        else:
            state = rules.hear(state, what)
        taken += state.position - before.position
        assert 0 <= state.position - before.position <= 1
        assert not (ended and state != before)
        assert state.is_over == (state.next_on is None and not state.is_waiting)
        assert state.next_on is None or state.next_on >= TODAY
        ended = ended or state.end
    assert taken <= len(steps)


@given(steps=steps_given)
def test_a_plan_that_nothing_stops_is_finished_in_the_end(steps: list[Step]) -> None:
    state, on = rules.begin(steps, on=TODAY, next_day=later), TODAY
    for _day in range(100):
        state = rules.take(state, steps, on=on, next_day=later)
        state = rules.done(state, steps, on=on, next_day=later)
        on += timedelta(1)

    assert (state.end, state.position) == ("finished", len(steps))


@given(steps=steps_given, day=st.integers(0, 30))
def test_taking_again_on_the_same_day_changes_nothing_when_the_next_step_has_a_delay(
    steps: list[Step], day: int
) -> None:
    spaced = [Step(max(1, step.delay_days), step.must_be_done) for step in steps]
    on = TODAY + timedelta(day)
    once = rules.take(rules.begin(spaced, on=TODAY, next_day=later), spaced, on=on, next_day=later)

    assert rules.take(once, spaced, on=on, next_day=later) == once


@given(st.lists(st.integers(), max_size=20), st.one_of(st.none(), st.integers(0, 10)), st.integers(0, 10))
def test_the_cap_is_never_exceeded(due: list[int], cap: int | None, taken: int) -> None:
    moving = rules.within_cap(due, cap=cap, taken_today=taken)

    assert list(moving) == due[: len(moving)]
    assert cap is None or len(moving) + taken <= max(cap, taken)


def test_an_absence_note_is_no_answer() -> None:
    state = State(position=1, next_on=TODAY)

    assert rules.hear(state, Signal.OUT_OF_OFFICE) == state
    assert rules.signal_of_answer(subject="Automatic reply: Your offer", sender="a@b.cn") is Signal.OUT_OF_OFFICE
    assert rules.signal_of_answer(subject="自动回复：休假", sender="a@b.cn") is Signal.OUT_OF_OFFICE
    assert rules.signal_of_answer(subject="Undeliverable: offer", sender="MAILER-DAEMON@x") is Signal.BOUNCE
    assert rules.signal_of_answer(subject="Re: offer", sender="a@b.cn") is Signal.REPLY


@pytest.fixture
def cast(db: None) -> factories.Cast:
    return factories.cast(language="en")


@pytest.fixture
def people(cast: factories.Cast) -> list[Contact]:
    account = accounts.create_account(name="Acme", by=cast.alice)
    return [
        accounts.create_contact(account_id=account.pk, name=f"P{n}", email=f"p{n}@x.cn", by=cast.alice)
        for n in range(3)
    ]


def plan(cast: factories.Cast, *steps: StepGiven, **more: Any) -> FollowUpPlan:
    given = steps or (StepGiven("call", "Ring", 0), StepGiven("message", "Write", 2))
    return follow_up.create_plan(name="New lead", steps=given, by=cast.mona, **more)


def enrol(cast: factories.Cast, made: FollowUpPlan, people: list[Contact]) -> follow_up.Enrolled:
    return follow_up.enrol(plan_id=made.pk, by=cast.alice, at=NOW, contact_ids=[one.pk for one in people])


def test_steps_come_to_the_list_once_and_wait_until_they_are_done(cast: factories.Cast, people: list[Contact]) -> None:
    enrol(cast, plan(cast), people[:1])

    for _again in range(3):
        follow_up.take_due_steps(today=TODAY, at=NOW)
    call = Activity.objects.get()
    assert (call.kind, call.subject, call.owner, call.contact) == ("call", "Ring", cast.alice, people[0])
    follow_up.take_due_steps(today=TODAY + timedelta(9), at=NOW)
    assert Activity.objects.count() == 1

    activities.complete_activity(activity_id=call.pk, by=cast.alice, done_at=NOW, outcome="no_answer")
    follow_up.hear_activity(activity_id=call.pk, at=NOW)
    running = Enrolment.objects.get()
    assert (running.position, running.next_on, running.end) == (1, date(2026, 3, 6), "")
    follow_up.take_due_steps(today=date(2026, 3, 6), at=NOW + timedelta(2))
    assert Activity.objects.filter(done_at=None).get().subject == "Write"


def test_days_between_steps_are_working_days(cast: factories.Cast) -> None:
    friday = date(2026, 3, 13)

    assert company.working_day_after(friday, 1) == date(2026, 3, 16)
    assert company.working_day_after(date(2026, 3, 14), 0) == date(2026, 3, 16)


def test_a_plan_does_no_more_a_day_than_its_cap(cast: factories.Cast, people: list[Contact]) -> None:
    enrol(cast, plan(cast, daily_cap=2), people)

    follow_up.take_due_steps(today=TODAY, at=NOW)
    follow_up.take_due_steps(today=TODAY, at=NOW)
    assert StepTaken.objects.count() == 2
    follow_up.take_due_steps(today=TODAY + timedelta(1), at=NOW)

    assert StepTaken.objects.count() == 3


@pytest.mark.parametrize(
    ("kind", "outcome", "end"),
    [
        ("meeting", "", "meeting"),
        ("call", "refused", "refused"),
        ("call", "agreed", "replied"),
        ("call", "no_answer", ""),
    ],
)
def test_what_happens_outside_the_plan_stops_it(
    cast: factories.Cast, people: list[Contact], kind: str, outcome: str, end: str
) -> None:
    enrol(cast, plan(cast), people[:1])

    said = activities.log_activity(
        kind=kind, subject="", by=cast.alice, done_at=NOW, contact_id=people[0].pk, outcome=outcome
    )
    follow_up.hear_activity(activity_id=said.pk, at=NOW)

    assert Enrolment.objects.get().end == end


def test_a_mail_that_comes_back_stops_the_plan_and_an_absence_note_does_not(
    cast: factories.Cast, people: list[Contact]
) -> None:
    enrol(cast, plan(cast), people[:2])

    assert follow_up.hear_mail(subject="Out of office", sender="p0@x.cn", about="p0@x.cn", at=NOW) == 0
    assert follow_up.hear_mail(subject="Re: hello", sender="P0@x.cn", about="P0@x.cn", at=NOW) == 1
    assert follow_up.hear_mail(subject="Undeliverable", sender="mailer-daemon@y", about="p1@x.cn", at=NOW) == 1

    assert sorted(Enrolment.objects.values_list("end", flat=True)) == ["bounced", "replied"]


def test_mail_read_from_the_mailbox_stops_plans(cast: factories.Cast, people: list[Contact]) -> None:
    enrol(cast, plan(cast), people)

    def arrives(sender: str, subject: str, text: str) -> None:
        lead_mail.take_mail(Mail(subject, sender, "", subject, text, NOW), {}, NOW)

    arrives("p0@x.cn", "Automatic reply: away", "I am on holiday.")
    arrives("p1@x.cn", "Re: hello", "Call me.")
    arrives("mailer-daemon@y.cn", "Undeliverable: hello", "No such user: <p2@x.cn>")

    ends = dict(Enrolment.objects.values_list("contact__name", "end"))
    assert ends == {"P0": "", "P1": "replied", "P2": "bounced"}


def test_nobody_goes_twice_through_a_plan_at_once_and_leaving_keeps_the_figures(
    cast: factories.Cast, people: list[Contact]
) -> None:
    made = plan(cast)
    assert enrol(cast, made, people) == follow_up.Enrolled(3, 0)
    assert enrol(cast, made, people) == follow_up.Enrolled(0, 3)

    follow_up.take_out(enrolment_id=Enrolment.objects.order_by("pk")[0].pk, by=cast.alice, at=NOW)
    row = queries.plan_rows(viewer=cast.alice)[0]

    assert (row.running, row.ended, row.answered) == (2, 1, 0)
    assert enrol(cast, made, people[:1]) == follow_up.Enrolled(1, 0)
    assert enrol(cast, made, []).begun == 0


def test_a_step_can_send_its_mail_once(cast: factories.Cast, people: list[Contact]) -> None:
    step = StepGiven("email", "Our offer", 0, body="Dear {name}, yours {me}", sends_mail=True)
    enrol(cast, plan(cast, step), people[:1])

    to_send = follow_up.take_due_steps(today=TODAY, at=NOW)
    assert [follow_up.mail_step(taken_id=key, at=NOW) for key in to_send * 2] == [True, False]

    assert [(one.to, one.subject, one.body) for one in mail.outbox] == [
        (["p0@x.cn"], "Our offer", "Dear P0, yours Alice")
    ]
    assert Activity.objects.get().done_at == NOW


def test_only_managers_make_plans_and_a_plan_has_steps(cast: factories.Cast) -> None:
    with pytest.raises(NotAllowed):
        follow_up.create_plan(name="X", steps=[StepGiven("call", "Ring")], by=cast.alice)
    with pytest.raises(Invalid):
        follow_up.create_plan(name="X", steps=[], by=cast.mona)


def test_pages_of_plans_open_and_save(cast: factories.Cast, people: list[Contact]) -> None:
    made = plan(cast)
    enrol(cast, made, people)
    mona, alice = signed_in(cast.mona), signed_in(cast.alice)
    typed = {
        "name": "Second", "is_active": "on", "step-TOTAL_FORMS": "2", "step-INITIAL_FORMS": "0",
        "step-0-kind": "call", "step-0-delay_days": "1", "step-0-subject": "Ring", "step-0-must_be_done": "on",
        "step-1-kind": "task", "step-1-subject": "",
    }  # fmt: skip

    assert mona.post(reverse("crm:plan_new"), typed).status_code == 302
    assert FollowUpPlan.objects.get(name="Second").steps.count() == 1
    for address in (reverse("crm:plans"), reverse("crm:plan", args=[made.pk])):
        assert alice.get(address).status_code == 200
    begun = alice.post(f"{reverse('crm:enrol')}?contact_ids={people[0].pk}", {
        "plan_id": FollowUpPlan.objects.get(name="Second").pk, "contact_ids": str(people[0].pk),
    })  # fmt: skip
    assert begun.status_code == 302
    assert Enrolment.objects.filter(plan__name="Second").count() == 1
    assert b"P0" not in signed_in(cast.charlie).get(reverse("crm:plan", args=[made.pk])).content
