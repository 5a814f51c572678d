"""What each chat gets: text that fits and does no harm, signatures as the chats compute them, answers understood."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.robots.addresses import why_not
from quarterdeck.core.robots.kinds import KINDS, Message, request_of, shortened

URL = "https://chat.example/hook?key=1"


def body_of(kind: str, message: Message) -> str:
    return json.dumps(request_of(KINDS[kind], message, url=URL, secret="", at=0).body, ensure_ascii=False)


@given(st.text(max_size=300), st.integers(min_value=3, max_value=400))
def test_a_shortened_text_fits_and_stays_whole_where_it_can(text: str, longest: int) -> None:
    cut = shortened(text, longest)

    assert len(cut.encode()) <= longest
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


@given(st.text(max_size=5000), st.sampled_from(sorted(KINDS)))
def test_no_name_becomes_a_link_or_a_mention(name: str, kind: str) -> None:
    body = body_of(kind, Message("Title", f"{name}<@all>[here](https://evil.example)<!channel>"))

    assert "<@all>" not in body
    assert "<!channel>" not in body
    assert kind == "slack" or "[here](" not in body


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_longest_message_keeps_its_title_and_its_link(kind: str) -> None:
    message = Message("Week 12", "很长的一行\n" * 5000, "https://sales.example/reports/1/", "Open")

    body = body_of(kind, message)

    assert "Week 12" in body
    assert "https://sales.example/reports/1/" in body
    assert len(body.encode()) < KINDS[kind].longest * 1.2


def test_headings_stand_out_and_the_rest_is_plain() -> None:
    message = Message("T", "## Behind\nAlice < 50%")

    assert body_of("wecom", message).count("**") == 4
    assert "*Behind*" in body_of("slack", message)
    assert "Alice &lt; 50%" in body_of("slack", message)


def test_dingtalk_is_signed_in_the_address() -> None:
    request = request_of(KINDS["dingtalk"], Message("T"), url=URL, secret="SEC1", at=1_700_000_000.5)

    query = parse_qs(urlsplit(request.url).query)
    digest = hmac.new(b"SEC1", b"1700000000500\nSEC1", hashlib.sha256).digest()
    assert query == {"key": ["1"], "timestamp": ["1700000000500"], "sign": [base64.b64encode(digest).decode()]}


def test_feishu_is_signed_in_the_body() -> None:
    request = request_of(KINDS["feishu"], Message("T"), url=URL, secret="SEC1", at=1_700_000_000.5)

    digest = hmac.new(b"1700000000\nSEC1", b"", hashlib.sha256).digest()
    assert request.url == URL
    assert (request.body["timestamp"], request.body["sign"]) == ("1700000000", base64.b64encode(digest).decode())


@pytest.mark.parametrize(
    ("kind", "status", "answer", "refusal"),
    [
        ("wecom", 200, {"errcode": 0, "errmsg": "ok"}, ""),
        ("wecom", 200, {"errcode": 93000, "errmsg": "invalid webhook url"}, "93000 invalid webhook url"),
        ("dingtalk", 200, {"errcode": 310000, "errmsg": "sign not match"}, "310000 sign not match"),
        ("feishu", 200, {"StatusCode": 0}, ""),
        ("feishu", 200, {"code": 19021, "msg": "sign match fail"}, "19021 sign match fail"),
        ("feishu", 404, {"text": "gone"}, "404"),
        ("slack", 200, {"text": "ok"}, ""),
        ("slack", 403, {"text": "invalid_token"}, "403 invalid_token"),
    ],
)
def test_answers_are_understood(kind: str, status: int, answer: dict[str, object], refusal: str) -> None:
    assert KINDS[kind].refusal(status, answer) == refusal


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", True),
        ("http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", False),
        ("https://qyapi.weixin.qq.com.evil.example/", False),
        ("https://qyapi.weixin.qq.com@127.0.0.1/", False),
        ("https://me:you@qyapi.weixin.qq.com/", False),
        ("https://qyapi.weixin.qq.com:8443/", False),
        ("https://127.0.0.1/", False),
        ("https://hooks.slack.com/services/1", False),
        ("file:///etc/passwd", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_a_robot_lives_with_its_chat_only(url: str, is_good: bool) -> None:
    assert (why_not("wecom", url) == "") is is_good
