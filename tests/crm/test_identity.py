"""Who is who, by names and marks alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.crm.rules import identity
from quarterdeck.crm.rules.identity import (
    company_of,
    compare_companies,
    compare_company_names,
    compare_people,
    people,
    person_of,
)
from tests.crm.identity_pairs import Pair, pairs

NAMES = st.sampled_from([name for pair in pairs() if not pair.is_person for name in (pair.one, pair.other)])


def judged_same(pair: Pair) -> bool:
    if pair.is_person:
        return people.sameness(people.parse(pair.one), people.parse(pair.other)) > 0
    return compare_company_names(pair.one, pair.other).certainty != "no"


def precision_and_recall(chosen: list[Pair]) -> tuple[float, float]:
    claimed = [pair for pair in chosen if judged_same(pair)]
    right = [pair for pair in claimed if pair.is_same]
    return len(right) / len(claimed), len(right) / sum(pair.is_same for pair in chosen)


def test_two_hundred_pairs_are_told_apart() -> None:
    everything = pairs()

    precision, recall = precision_and_recall(everything)

    assert (len(everything), sum(pair.is_held_out for pair in everything)) == (200, 60)
    assert precision >= 0.98
    assert recall >= 0.9


def test_pairs_that_no_rule_was_made_for_are_judged_alike() -> None:
    """The sixty put aside before the rules were written: precision 1.0 and recall 0.80 (24 of 30) at their first measuring."""
    precision, recall = precision_and_recall([pair for pair in pairs() if pair.is_held_out])

    assert precision >= 0.98
    assert recall >= 0.8


@given(NAMES, NAMES)
def test_comparing_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert compare_company_names(one, other) == compare_company_names(other, one)


@given(NAMES)
def test_name_is_the_same_as_itself_and_shares_a_key(name: str) -> None:
    assert compare_company_names(name, name).certainty == "same"
    assert identity.keys_of_account(name)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared(one: str, other: str) -> None:
    compare_company_names(one, other)
    people.sameness(people.parse(one), people.parse(other))
    for key in identity.keys_of_lead(one, company_name=other, phone=one, email=other, website=one):
        assert '"' not in key
        assert "\\" not in key


@pytest.mark.parametrize("pair", [pair for pair in pairs() if not pair.is_person and pair.is_same])
def test_what_is_judged_the_same_shares_a_key(pair: Pair) -> None:
    """Otherwise it would never be compared."""
    if judged_same(pair):
        assert set(identity.keys_of_account(pair.one)) & set(identity.keys_of_account(pair.other))


@pytest.mark.parametrize(
    ("code", "is_valid"),
    [
        ("914403001922038216", True),
        ("91440300 1922038216", True),
        ("９１４４０３００１９２２０３８２１６", True),
        ("914403001922038217", False),
        ("91440300192203821I", False),
        ("91440300192203821", False),
        ("", False),
    ],
)
def test_credit_code_is_checked_by_its_last_character(code: str, is_valid: bool) -> None:
    assert identity.credit_code(code) == ("914403001922038216" if is_valid else "")


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.huawei.com/cn/", "huawei.com"),
        ("wang@mail.huawei.com.cn", "huawei.com.cn"),
        ("www.acme.co.uk", "acme.co.uk"),
        ("wang@qq.com", ""),
        ("someone@gmail.com", ""),
        ("https://shop123.1688.com", ""),
        ("http://10.0.0.1/", ""),
        ("no address", ""),
        ("http://[bad", ""),
    ],
)
def test_domain_is_the_companys_own(text: str, domain: str) -> None:
    assert identity.domain_of(text) == domain


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("138 0013 8000", ["+8613800138000"]),
        ("+86-138-0013-8000", ["+8613800138000"]),
        ("１３８００１３８０００", ["+8613800138000"]),
        ("0755-28780808 / 13800138000", ["+8675528780808", "+8613800138000"]),
        ("0755-28780808 转 808", ["+8675528780808x808"]),
        ("+49 89 636-00", ["+498963600"]),
        ("12345", []),
        ("", []),
    ],
)
def test_phone_has_one_form(text: str, numbers: list[str]) -> None:
    assert identity.phone_keys(text) == numbers


def test_register_number_decides_whatever_the_name() -> None:
    code = "914403001922038216"
    other = "91110108551385082Q"

    same = compare_companies(company_of("华为", credit_code=code), company_of("Anything", tax_id=code))
    different = compare_companies(company_of("华为", credit_code=code), company_of("华为", credit_code=other))

    assert (same.certainty, same.reasons) == ("same", ("credit_code",))
    assert different.certainty == ("no" if identity.credit_code(other) else "same")


def test_shared_phone_makes_a_similar_name_certain_and_never_joins_branches() -> None:
    phone = "0755-28780808"

    likely = compare_companies(company_of("小米"), company_of("小米科技有限责任公司"))
    certain = compare_companies(company_of("小米", phone=phone), company_of("小米科技有限责任公司", phone=phone))
    branches = compare_companies(
        company_of("招商银行北京分行", phone=phone), company_of("招商银行上海分行", phone=phone)
    )

    assert (likely.certainty, certain.certainty, branches.certainty) == ("likely", "same", "no")


def test_people_are_the_same_by_their_own_address_or_by_name_within_a_company() -> None:
    one = person_of("王晓明", company="华为技术有限公司", phone="13800138000")

    assert compare_people(one, person_of("Wang Xiaoming", phone="+86 138 0013 8000")).certainty == "same"
    assert compare_people(one, person_of("王晓明", company="深圳市华为技术有限公司")).certainty == "same"
    assert compare_people(one, person_of("王晓明", company="中兴通讯")).certainty == "no"
    assert compare_people(one, person_of("王总", phone="13800138000")).certainty == "same"
    assert compare_people(one, person_of("李娜", phone="13800138000")).certainty == "likely"


def test_shared_mailbox_and_switchboard_join_nobody() -> None:
    one = person_of("王晓明", email="info@huawei.com", phone="0755-28780808")
    other = person_of("李娜", email="info@huawei.com", phone="0755-28780808")

    assert compare_people(one, other).certainty == "no"
