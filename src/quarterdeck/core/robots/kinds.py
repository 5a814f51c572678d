"""What each chat wants: where its robots live, how a message is written and signed, what its answer means. Pure.

Sources: WeCom "群机器人配置说明", DingTalk "自定义机器人接入" and "安全设置", Feishu "自定义机器人使用指南", Slack "Incoming webhooks".
"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from quarterdeck.core.robots.models import RobotKind

# A line that begins so stands out as a heading; everything else is shown as it is, whatever marks it holds.
HEADING = "## "
# Names of customers must not become links or mentions ("@all") in somebody's group.
_HARMLESS = str.maketrans({"<": "＜", ">": "＞", "[": "［", "]": "］", "`": "｀"})
_SLACK = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Message:
    """A title, lines of text, and the page it speaks of with what to call it."""

    title: str
    text: str = ""
    url: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What is posted where."""

    url: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """`longest` is in bytes of UTF-8; `written` makes the body, `signed` adds the signature, `refusal` reads the answer."""

    hosts: tuple[str, ...]
    longest: int
    takes_secret: bool
    written: Callable[[Message, int], Mapping[str, Any]]
    signed: Callable[[Request, str, float], Request]
    refusal: Callable[[int, Mapping[str, Any]], str]


def request_of(kind: Kind, message: Message, *, url: str, secret: str, at: float) -> Request:
    """The request that carries a message at a moment (seconds since 1970)."""
    request = Request(url, kind.written(message, kind.longest))
    return kind.signed(request, secret, at) if secret else request


def shortened(text: str, longest: int) -> str:
    """Whole characters of a text, at most so many bytes, with a sign where something was left out."""
    raw = text.encode()
    if len(raw) <= longest:
        return text
    return raw[: max(longest - len(_CUT.encode()), 0)].decode(errors="ignore") + _CUT


def _markdown(message: Message, longest: int) -> str:
    """Title in bold, lines as paragraphs, the page as a link; cut in the middle, never in the link."""
    head = f"**{message.title.translate(_HARMLESS)}**"
    foot = f"\n\n[{message.more}]({message.url})" if message.url else ""
    lines = [
        f"**{line.removeprefix(HEADING).translate(_HARMLESS)}**"
        if line.startswith(HEADING)
        else line.translate(_HARMLESS)
        for line in message.text.splitlines()
    ]
    room = longest - len(head.encode()) - len(foot.encode()) - 2
    return head + "\n\n" + shortened("\n\n".join(line for line in lines if line), room) + foot


def _wecom(message: Message, longest: int) -> Mapping[str, Any]:
    return {"msgtype": "markdown", "markdown": {"content": _markdown(message, longest)}}


def _dingtalk(message: Message, longest: int) -> Mapping[str, Any]:
    return {"msgtype": "markdown", "markdown": {"title": message.title, "text": _markdown(message, longest)}}


def _feishu(message: Message, longest: int) -> Mapping[str, Any]:
    title = {"tag": "plain_text", "content": message.title}
    body = {"tag": "markdown", "content": _markdown(message, longest).split("\n\n", 1)[1]}
    return {"msg_type": "interactive", "card": {"header": {"title": title}, "elements": [body]}}


def _slack(message: Message, longest: int) -> Mapping[str, Any]:
    lines = [
        f"*{line.removeprefix(HEADING).translate(_SLACK)}*" if line.startswith(HEADING) else line.translate(_SLACK)
        for line in message.text.splitlines()
    ]
    text = shortened("\n".join([f"*{message.title.translate(_SLACK)}*", *lines]), longest)
    return {"text": f"{text}\n<{message.url}|{message.more}>" if message.url else text}


def _digest(key: str, content: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), content.encode(), hashlib.sha256).digest()).decode()


def _sign_dingtalk(request: Request, secret: str, at: float) -> Request:
    """In the address: milliseconds, and their digest together with the secret under the secret."""
    stamp = str(round(at * 1000))
    sign = quote_plus(_digest(secret, f"{stamp}\n{secret}"))
    joint = "&" if "?" in request.url else "?"
    return Request(f"{request.url}{joint}timestamp={stamp}&sign={sign}", request.body)


def _sign_feishu(request: Request, secret: str, at: float) -> Request:
    """In the body: seconds, and the digest of nothing under seconds and secret."""
    stamp = str(int(at))
    return Request(request.url, {"timestamp": stamp, "sign": _digest(f"{stamp}\n{secret}", ""), **request.body})


def _unsigned(request: Request, _secret: str, _at: float) -> Request:
    return request


def _by_code(name: str, words: str) -> Callable[[int, Mapping[str, Any]], str]:
    """An answer that carries a code: 0 is good, with anything else come words of the chat."""

    def refusal(status: int, answer: Mapping[str, Any]) -> str:
        code = answer.get(name, 0 if answer.get("StatusCode") == 0 else None)
        return (
            ""
            if status == 200 and code == 0
            else f"{code if code is not None else status} {answer.get(words, '')}".strip()
        )

    return refusal


def _by_status(status: int, answer: Mapping[str, Any]) -> str:
    return "" if status == 200 else f"{status} {answer.get('text', '')}".strip()


KINDS: dict[str, Kind] = {
    RobotKind.WECOM: Kind(("qyapi.weixin.qq.com",), 4096, False, _wecom, _unsigned, _by_code("errcode", "errmsg")),
    RobotKind.DINGTALK: Kind(
        ("oapi.dingtalk.com",), 18_000, True, _dingtalk, _sign_dingtalk, _by_code("errcode", "errmsg")
    ),
    RobotKind.FEISHU: Kind(
        ("open.feishu.cn", "open.larksuite.com"), 18_000, True, _feishu, _sign_feishu, _by_code("code", "msg")
    ),
    RobotKind.SLACK: Kind(("hooks.slack.com",), 30_000, False, _slack, _unsigned, _by_status),
}
