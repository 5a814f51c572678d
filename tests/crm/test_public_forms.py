"""Public forms: what visitors post becomes a lead, once; what scripts post does not."""

from datetime import UTC, datetime
from time import sleep

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from quarterdeck.crm.actions import leads
from quarterdeck.crm.actions.leads import limiting
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import FormPost, Lead, LeadForm, PostCount
from quarterdeck.crm.rules import forms as rules
from quarterdeck.crm.views import public_forms
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 5, 2, 0, tzinfo=UTC)
TYPED = {"name": "Ann", "company_name": "Acme", "email": "ann@example.com", "need": "200 seats", "consent": "on"}


@pytest.fixture(autouse=True)
def _quick_typing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_forms, "SOONEST", timezone.timedelta(0))


def opened(cast: factories.Cast, **values) -> LeadForm:
    return leads.create_form(name="Site", by=cast.ada, **values)


def page_key(client: Client, form: LeadForm, query: str = "") -> str:
    answer = client.get(f"/f/{form.slug}/{query}")
    return answer.content.decode().split('name="key" value="')[1].split('"')[0]


def test_visitor_becomes_a_lead_with_where_they_came_from() -> None:
    cast = factories.cast()
    form = opened(cast, source="Site", campaign="Spring", owner_id=cast.alice.pk)
    visitor = Client()
    address = f"/f/{form.slug}/?utm_source=baidu&utm_campaign=q1"
    page = visitor.get(address, headers={"Referer": "https://example.com/prices"})
    key = page.content.decode().split('name="key" value="')[1].split('"')[0]
    hidden = {"utm_source": "baidu", "utm_campaign": "q1", "referrer": "https://example.com/prices"}

    answer = visitor.post(address, {**TYPED, **hidden, "key": key})

    assert answer["Location"] == f"/f/{form.slug}/thanks/?utm_source=baidu&utm_campaign=q1"
    assert b"https://example.com/prices" in page.content
    lead = Lead.objects.get()
    assert (lead.channel, lead.source, lead.campaign, lead.owner) == ("web_form", "Site", "q1", cast.alice)
    assert (lead.utm["utm_source"], lead.utm["referrer"]) == ("baidu", "https://example.com/prices")
    assert lead.may_be_contacted is True
    assert not visitor.cookies


def test_same_page_sent_twice_makes_one_lead() -> None:
    cast = factories.cast()
    form = opened(cast)
    visitor = Client()
    key = page_key(visitor, form)

    answers = [visitor.post(f"/f/{form.slug}/", {**TYPED, "key": key}).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert (Lead.objects.count(), FormPost.objects.count()) == (1, 1)


def test_script_that_fills_the_hidden_field_is_thanked_and_not_kept() -> None:
    cast = factories.cast()
    form = opened(cast)
    visitor = Client()

    answer = visitor.post(f"/f/{form.slug}/", {**TYPED, "homepage_url": "http://x", "key": page_key(visitor, form)})

    assert (answer.status_code, Lead.objects.count()) == (302, 0)


@pytest.mark.parametrize("key", ["", "made:up:key"])
def test_post_without_a_page_of_ours_is_refused(key: str) -> None:
    cast = factories.cast()
    form = opened(cast)

    answer = Client().post(f"/f/{form.slug}/", {**TYPED, "key": key})

    assert (answer.status_code, Lead.objects.count()) == (422, 0)
    assert b"Ann" in answer.content


def test_post_quicker_than_anybody_types_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_forms, "SOONEST", timezone.timedelta(seconds=1.5))
    cast = factories.cast()
    form = opened(cast)
    visitor = Client()
    key = page_key(visitor, form)

    assert visitor.post(f"/f/{form.slug}/", {**TYPED, "key": key}).status_code == 422
    sleep(2.6)  # the stamp counts whole seconds
    assert visitor.post(f"/f/{form.slug}/", {**TYPED, "key": key}).status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "no address"}, "e-mail"),
        ({"email": "", "phone": ""}, "reach"),
        ({"name": "Buy http://spam.example"}, "links"),
        ({"need": "http://a http://b http://c http://d"}, "links"),
        ({"need": "x" * 4001}, "long"),
        ({"consent": ""}, "agree"),
    ],
)
def test_answers_that_cannot_be_kept_are_said_in_words(changed: dict[str, str], said: str) -> None:
    cast = factories.cast()
    form = opened(cast)
    visitor = Client(headers={"Accept-Language": "en"})

    answer = visitor.post(f"/f/{form.slug}/?lang=en", {**TYPED, **changed, "key": page_key(visitor, form)})

    assert (answer.status_code, Lead.objects.count()) == (422, 0)
    assert said in answer.content.decode()


def test_flood_of_posts_is_answered_429_and_keeps_the_limit() -> None:
    cast = factories.cast()
    form = opened(cast)
    visitor = Client()

    answers = [
        visitor.post(f"/f/{form.slug}/", {**TYPED, "key": page_key(visitor, form)})
        for _ in range(limiting.OF_ADDRESS + 5)
    ]

    late = [answer for answer in answers if answer.status_code == 429]
    assert Lead.objects.count() == limiting.OF_ADDRESS
    assert len(late) == 5
    assert late[0]["Retry-After"] == "60"
    assert "Ann" in late[0].content.decode()
    assert FormPost.objects.count() == limiting.OF_ADDRESS


def test_refused_posts_write_nothing_and_cost_two_reads() -> None:
    cast = factories.cast()
    form = opened(cast)
    PostCount.objects.create(who="a:1.2.3.4", minute=NOW, posts=limiting.OF_ADDRESS)
    written = []

    def watch(execute, sql, *rest):
        written.append(sql.split()[0])
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        for number in range(1000):
            posted = leads.Posted(values=TYPED, key=f"k{number}", address="1.2.3.4", utm={}, has_consented=True)
            with pytest.raises(leads.TooMany):
                leads.post_form(slug=form.slug, posted=posted, at=NOW)

    assert set(written) == {"SELECT"}
    assert len(written) == 3000
    assert Lead.objects.count() == 0


def test_form_as_a_whole_has_a_limit_for_many_addresses() -> None:
    cast = factories.cast()
    form = opened(cast)
    PostCount.objects.create(who=f"f:{form.pk}", minute=NOW, posts=limiting.OF_FORM)

    with pytest.raises(leads.TooMany):
        limiting.count(address="9.9.9.9", form_id=form.pk, at=NOW)
    limiting.count(address="9.9.9.9", form_id=form.pk, at=NOW.replace(minute=1))
    assert limiting.forget_old(now=timezone.now()) == 3


def test_only_named_sites_may_frame_the_form() -> None:
    cast = factories.cast()
    alone = opened(cast)
    shown = leads.create_form(name="Other", by=cast.ada, allowed_sites="https://www.example.com\nexample.org")

    refused = Client().get(f"/f/{alone.slug}/")
    framed = Client().get(f"/f/{shown.slug}/?embed=1")

    assert "frame-ancestors 'none'" in refused["Content-Security-Policy"]
    assert "frame-ancestors https://www.example.com https://example.org" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert (
        "script-src" not in framed["Content-Security-Policy"]
        or "unsafe-inline" not in framed["Content-Security-Policy"]
    )


def test_closed_form_says_so() -> None:
    cast = factories.cast()
    form = opened(cast)
    visitor = Client()
    key = page_key(visitor, form)
    leads.set_form_open(form_id=form.pk, is_open=False, by=cast.ada)

    assert visitor.get(f"/f/{form.slug}/").status_code == 200
    assert visitor.post(f"/f/{form.slug}/", {**TYPED, "key": key}).status_code == 422
    leads.set_form_archived(form_id=form.pk, at=NOW, by=cast.ada)
    assert visitor.get(f"/f/{form.slug}/").status_code == 404


def test_forms_are_made_by_those_who_manage_pools_and_must_make_sense() -> None:
    cast = factories.cast()

    with pytest.raises(NotAllowed):
        leads.create_form(name="A", by=cast.alice)
    for wrong in (
        {"fields": ["name"]},
        {"fields": ["email"]},
        {"fields": ["name", "email", "mood"]},
        {"fields": ["name", "email"], "required": ["phone"]},
        {"allowed_sites": "javascript:alert(1)"},
    ):
        with pytest.raises(Invalid):
            leads.create_form(name="A", by=cast.ada, **wrong)
    assert LeadForm.objects.count() == 0


def test_settings_page_keeps_fields_and_texts() -> None:
    cast = factories.cast()
    client = Client()
    client.force_login(cast.ada, backend="django.contrib.auth.backends.ModelBackend")
    typed = {"name": "Fair", "fields_asked": ["name", "phone"], "required": ["name"], "thanks_en": "See you!"}

    made = client.post("/settings/leads/forms/new/", typed)
    assert made.status_code == 302, made.context["form"].errors
    form = LeadForm.objects.get()
    assert made["Location"] == f"/settings/leads/forms/{form.pk}/"
    page = client.get(made["Location"]).content.decode()
    client.post(made["Location"], {**typed, "name": "Expo", "version": form.version})

    form.refresh_from_db()
    assert (form.name, form.fields, form.texts) == ("Expo", ["name", "phone"], {"en": {"thanks": "See you!"}})
    assert "&lt;iframe src=" in page
    assert client.get("/settings/leads/").status_code == 200


@pytest.mark.parametrize(
    ("line", "origins"),
    [("https://A.com/x", ["https://a.com"]), ("b.cn:8080", ["https://b.cn:8080"]), ("*.c.com", ["https://*.c.com"])],
)
def test_site_is_kept_as_its_origin(line: str, origins: list[str]) -> None:
    assert rules.sites(line) == origins
