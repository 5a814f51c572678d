"""A mail as plain values, and what can be told from it without knowing what it is for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

import nh3

ATTACHMENT_AT_MOST = 10 * 1024 * 1024
ATTACHMENTS_AT_MOST = 10

_BREAKS = re.compile(r"<(?:br|/p|/div|/tr|/li|/h[1-6]|/blockquote)\b[^>]*>", re.IGNORECASE)
_GAPS = re.compile(r"\n{3,}")
_BOUNCE_NAMES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)[@+.-]", re.IGNORECASE)
_ABSENT = re.compile(
    r"^(?:auto(?:matic)?[ -]?reply|out of (?:the )?office|undeliver|delivery status|mail delivery|自动回复|自動回覆|外出|退信|休假)",
    re.IGNORECASE,
)
_QUOTE = re.compile(
    r"^\s*(?:>|-{2,}\s*(?:original message|原始邮件|原始郵件|转发的邮件)|_{10,}|on .{5,120} wrote:\s*$|在.{4,120}写道[:：]\s*$"
    r"|(?:from|发件人|寄件者)\s*[:：].+@)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class File:
    """A file that came along. `content` is empty where it was too large to keep."""

    name: str
    size: int
    content: bytes = b""

    @property
    def is_kept(self) -> bool:
        return bool(self.content)


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. `text` is plain, cleaned of HTML; `headers` have lower-case names."""

    key: str
    sender: str
    sender_name: str
    subject: str
    text: str
    sent_at: datetime
    message_id: str = ""
    files: Sequence[File] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_automatic(self) -> bool:
        """Whether nobody wrote it: an out-of-office note, a bounce, a mailing (RFC 3834 and what servers send instead)."""
        submitted = self.headers.get("auto-submitted", "no").split(";")[0].strip().lower()
        precedence = self.headers.get("precedence", "").strip().lower()
        return (
            not self.sender
            or submitted != "no"
            or precedence in {"bulk", "junk", "auto_reply"}
            or any(name in self.headers for name in ("x-autoreply", "x-autorespond", "x-failed-recipients", "list-id"))
            or self.headers.get("return-path", "").strip() == "<>"
            or self.headers.get("content-type", "").startswith("multipart/report")
            or _BOUNCE_NAMES.match(self.sender) is not None
            or _ABSENT.match(self.subject.strip()) is not None
        )

    @property
    def own_text(self) -> str:
        """What was written this time, without the quoted mail below."""
        kept: list[str] = []
        for line in self.text.splitlines():
            if _QUOTE.match(line):
                break
            kept.append(line)
        return "\n".join(kept).strip()


def plain_text(html: str) -> str:
    """The words of an HTML mail: no tags, no scripts, no styles; lines where it had them."""
    lined = _BREAKS.sub("\n", html)
    bare = nh3.clean(lined, tags=set(), clean_content_tags={"script", "style", "head", "title"})
    lines = (" ".join(line.split()) for line in unescape(bare).splitlines())
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()
