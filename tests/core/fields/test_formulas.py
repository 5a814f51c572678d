"""Formulas: what is understood, what is refused in words, and that the database computes what the formula says."""

import ast
import contextlib
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.core.fields import compiling, formulas
from quarterdeck.core.fields.formulas import FormulaProblem
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.fields.registry import FieldType
from quarterdeck.crm.models import Account, Contact
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return factories.company()


def _computed(text, entity="crm.account", **custom):
    definition = FieldDefinition(entity=entity, code="f", label="F", type=FieldType.FORMULA, formula=text)
    return compiling.computed(definition, {entity: custom}).expression


def _value(text, account, **custom):
    return Account.objects.filter(pk=account.pk).annotate(f=_computed(text, **custom)).get().f


def _account(**values):
    return Account.objects.create(**{"name": "Acme", **values})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("employees * 2 + 1", Decimal(201)),
        ("employees / 0", None),
        ("annual_revenue / employees", Decimal("0.5")),
        ("founded_year + 1", None),
        ('if(employees > 50, "big", "small")', "big"),
        ('IF(employees>50 and industry = "Software", "yes", "no")', "no"),
        ("min(employees, 7, 9)", Decimal(7)),
        ("max(employees, founded_year)", Decimal(100)),
        ('name & " / " & industry & employees', "Acme / Steel100"),
        ("concat(name, founded_year)", "Acme"),
        ("round(employees / 3, 1)", Decimal("33.3")),
        ("abs(-employees)", Decimal(100)),
        ("employees ＞ 3", True),
        ("empty(founded_year)", True),
        ('contains(name, "CM")', True),
        ('life_cycle = "prospect"', True),
        ("not (employees < 3) and true", True),
        ("industry <> region", True),
        ("year(today()) > 2020", True),
        ("days_between(today(), today())", Decimal(0)),
        ("today() - (today() - 3)", Decimal(3)),
        ("created_at = today()", True),
    ],
)
def test_a_formula_gives_what_it_says(company, text, expected):
    account = _account(industry="Steel", employees=100, annual_revenue=Decimal(50), life_cycle="prospect")

    assert _value(text, account) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "1 +",
            "employees employees",
            "__import__('os')",
            "name.upper()",
            "name[0]",
            "lambda: 1",
            "1 if 2 else 3",
        ),
        *(
            "employees > 1 > 0",
            "delete(name)",
            "name + 1",
            "name * 2",
            "if(1, 2, 3)",
            'if(true, 1, "a")',
            "if(true, 1)",
        ),
        *(
            "nothing_like_it + 1",
            "name > 3",
            "round(employees, name)",
            "'x' * 1000000",
            "9 ** 9",
            "[1, 2]",
            "{1}",
            "~1",
        ),
        *("contains(name, industry)", 'life_cycle = "no such"', "f'x'", "(" * 300 + "1" + ")" * 300, "1;2", "a := 1"),
        *("not name", "employees and name", "-name", 'name = "a', "#", "\x00", "😀", 'due < "2026-99-01"'),
        *("+".join(["employees"] * 400), "x" * 2000),
    ],
)
def test_what_is_no_formula_is_refused_in_words(company, text):
    with pytest.raises(FormulaProblem) as refused:
        _computed(text)

    assert str(refused.value)


def test_fields_stand_on_fields_but_not_on_themselves(company):
    account = _account(employees=10)
    half = FieldDefinition(entity="crm.account", code="half", label="Half", type="formula", formula="employees / 2")
    assert _value("half + 1", account, half=half) == Decimal(6)

    round_about = FieldDefinition(entity="crm.account", code="half", label="H", type="formula", formula="f + 1")
    me = FieldDefinition(entity="crm.account", code="f", label="F", type="formula", formula="half + 1")
    with pytest.raises(FormulaProblem, match="half"):
        compiling.computed(me, {"crm.account": {"half": round_about, "f": me}})


def test_fields_on_fields_cannot_grow_without_end(company):
    book = {
        f"f{n}": FieldDefinition(
            entity="crm.account", code=f"f{n}", label="F", type="formula", formula=f"f{n - 1} + f{n - 1}"
        )
        for n in range(1, 30)
    }
    book["f0"] = FieldDefinition(entity="crm.account", code="f0", label="F", type="formula", formula="employees")
    with pytest.raises(FormulaProblem):
        compiling.computed(book["f29"], {"crm.account": book})


def test_custom_values_are_read_as_their_type(company):
    fields = {
        "size": FieldDefinition(entity="crm.account", code="size", label="Size", type="number"),
        "until": FieldDefinition(entity="crm.account", code="until", label="Until", type="date"),
        "tier": FieldDefinition(
            entity="crm.account", code="tier", label="Tier", type="choice", options=[{"code": "g", "label": "Gold"}]
        ),
        "boss": FieldDefinition(entity="crm.account", code="boss", label="Boss", type="member"),
        "vip": FieldDefinition(entity="crm.account", code="vip", label="VIP", type="yes_no"),
    }
    account = _account(custom={"size": "10.5", "until": "2026-03-05", "tier": "g", "boss": company.pk, "vip": True})

    assert _value("size * 2", account, **fields) == Decimal(21)
    assert _value("until + 2", account, **fields).isoformat() == "2026-03-07"
    assert _value('tier = "Gold"', account, **fields) is True
    assert _value('until < "2026-03-06"', account, **fields) is True
    assert _value("boss", account, **fields) == company.name
    assert _value('if(vip, "v", "n")', account, **fields) == "v"
    other = _account()
    assert _value('size * 2 & "!" & boss', other, **fields) == "!"
    assert _value('tier <> "g"', other, **fields) is True


def _roll_up(**values):
    said = {"entity": "crm.account", "code": "r", "label": "R", "type": "roll_up", "related": "contacts", **values}
    definition = FieldDefinition(**said)
    return compiling.computed(definition, {}).expression


def test_roll_ups_count_and_add_up_what_hangs_on_a_record(company):
    account, other = _account(employees=1), _account(name="Other")
    for name, title in (("A", "CEO"), ("B", "CEO"), ("C", "")):
        Contact.objects.create(account=account, name=name, title=title)
    Contact.objects.filter(name="B").update(archived_at="2026-01-01T00:00Z")
    Account.objects.create(name="Child", parent=account, employees=30)
    Account.objects.create(name="Child 2", parent=account, employees=12)

    def rolled(of, **values):
        return Account.objects.filter(pk=of.pk).annotate(r=_roll_up(**values)).get().r

    assert rolled(account, aggregate="count") == 2
    assert rolled(account, aggregate="count", condition='title = "CEO"') == 1
    assert rolled(other, aggregate="count") == 0
    children = {"related": "children", "related_field": "employees"}
    assert rolled(account, aggregate="sum", **children) == 42
    assert rolled(account, aggregate="max", **children) == 30
    assert rolled(account, aggregate="average", **children) == 21
    assert rolled(other, aggregate="sum", **children) is None
    with pytest.raises(FormulaProblem):
        _roll_up(aggregate="sum", related_field="name")


_numbers = st.integers(-1000, 1000)
_trees = st.recursive(
    st.one_of(st.integers(0, 99).map(str), st.just("employees"), st.just("founded_year")),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda t: f"(-{t})"),
        st.tuples(inner, inner).map(lambda t: f"min({t[0]}, {t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"if({t[0]} > {t[1]}, {t[1]}, {t[2]})"),
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_trees, employees=st.integers(0, 50), founded=st.one_of(st.none(), st.integers(0, 50)))
def test_the_database_computes_what_arithmetic_says(company, text, employees, founded):
    account = _account(employees=employees, founded_year=founded)
    expected = _by_hand(formulas.parse(text).tree, {"employees": employees, "founded_year": founded})

    found = _value(text, account)

    assert (found is None) == (expected is None)
    assert found is None or abs(found - expected) <= Decimal("0.0001") * max(1, abs(expected))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=60)
    | st.lists(st.sampled_from(["if", "(", ")", "name", "1", ",", "+", '"a"', "and", "min"])).map(" ".join)
)
def test_any_text_is_computed_or_refused_never_a_crash(company, text):
    with contextlib.suppress(FormulaProblem):
        _computed(text)


def _by_hand(node, values):
    match node:
        case ast.Constant(value=value):
            return Decimal(value)
        case ast.Name():
            value = values[formulas.name_of(node)]
            return None if value is None else Decimal(value)
        case ast.UnaryOp(operand=operand):
            inner = _by_hand(operand, values)
            return None if inner is None else -inner
        case ast.BinOp(left=left, op=op, right=right):
            one, other = _by_hand(left, values), _by_hand(right, values)
            if one is None or other is None or (isinstance(op, ast.Div) and other == 0):
                return None
            signs = {ast.Add: "__add__", ast.Sub: "__sub__", ast.Mult: "__mul__", ast.Div: "__truediv__"}
            return getattr(one, signs[type(op)])(other)
        case ast.Compare(left=left, comparators=[right]):
            one, other = _by_hand(left, values), _by_hand(right, values)
            return one is not None and other is not None and one > other
        case ast.Call(args=args):
            found = [_by_hand(arg, values) for arg in args]
            if formulas.function_of(node) == "if":
                return found[1] if found[0] else found[2]
            return min((one for one in found if one is not None), default=None)
    raise AssertionError(node)
