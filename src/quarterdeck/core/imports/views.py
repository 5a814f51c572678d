"""Pages of imports: choose files, see what would happen, go on, and see what became of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from quarterdeck.core.exports import tables
from quarterdeck.core.imports import actions, draft_pages, queries, wizard
from quarterdeck.core.imports.forms import UploadForm
from quarterdeck.core.pages.answers import do
from quarterdeck.core.pages.paging import page_number, paging
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal

AROUND_A_PART = 2048


@screen(right=queries.RIGHT)
def imports(request: MemberRequest) -> HttpResponse:
    """The form to give files, and the history. A post keeps the files and has a dry run made."""
    sources = queries.sources(viewer=request.member)
    choices = [(source.name, source.title) for source in sources]
    is_given = request.method == "POST"
    form = UploadForm(request.POST if is_given else None, request.FILES if is_given else None, choices=choices)
    if is_given and _is_cut(request):
        form.errors.pop("uploads", None)
        form.add_error("uploads", _("The upload was cut off. Give the files again."))
    elif is_given and form.is_valid():
        try:
            return _take(form, request)
        except Refusal as refusal:
            form.add_error("uploads", str(refusal))
    number = page_number(request)
    rows, total = queries.run_page(viewer=request.member, page=number)
    context = {
        "form": form,
        "sources": sources,
        "rows": rows,
        "paging": paging(request, number=number, per_page=queries.RUNS_A_PAGE, shown=len(rows), total=total),
    }
    return render_page(request, "imports/imports.html", context, status=422 if form.errors else 200)


@screen(right=queries.RIGHT)
def draft(request: MemberRequest, draft_id: int) -> HttpResponse:
    """What is in the files, table by table and column by column. A post keeps the choices; with `check` a dry run is made."""
    shown = draft_pages.shown(viewer=request.member, draft_id=draft_id)
    refused = ""
    if request.method == "POST":
        try:
            choices = draft_pages.choices_of(request.POST, shown.draft)
            wizard.choose(draft_id=draft_id, choices=choices, by=request.member)
            if "check" in request.POST:
                return redirect("imports:run", wizard.check(draft_id=draft_id, by=request.member).pk)
        except Refusal as refusal:
            refused = str(refusal)
        shown = draft_pages.shown(viewer=request.member, draft_id=draft_id)
    context = {"shown": shown, "refused": refused}
    return render_page(request, "imports/draft.html", context, parts=("tables",), status=422 if refused else 200)


@screen(right=queries.RIGHT)
@require_POST
def undo(request: MemberRequest, run_id: int) -> HttpResponse:
    """Take an import back."""
    return do(
        request,
        lambda: wizard.take_back(run_id=run_id, by=request.member, at=timezone.now()),
        back=reverse("imports:run", args=[run_id]),
        done=_("The import was taken back. Everything is as it was before."),
    )


@screen(right=queries.RIGHT)
@require_POST
def keep(request: MemberRequest, run_id: int) -> HttpResponse:
    """Keep the mapping of a run for the next files."""
    title = request.POST.get("title", "")
    return do(
        request,
        lambda: wizard.keep_mapping(run_id=run_id, title=title, by=request.member),
        back=reverse("imports:run", args=[run_id]),
        done=_("The mapping is kept. Choose it by its name the next time."),
    )


@screen(right=queries.RIGHT)
@require_GET
def run(request: MemberRequest, run_id: int) -> HttpResponse:
    """One run: how far it is, then what became of it. The part `outcome` asks for itself until the run is over."""
    record = queries.run_record(viewer=request.member, run_id=run_id)
    number = page_number(request)
    rejected = queries.rejections(viewer=request.member, run_id=run_id, page=number)
    context = {
        "record": record,
        "run": record.row.run,
        "rejected": rejected,
        "paging": paging(
            request,
            number=number,
            per_page=queries.REJECTIONS_A_PAGE,
            shown=len(rejected.rows),
            total=rejected.total,
        ),
    }
    return render_page(request, "imports/run.html", context, parts=("outcome",))


@screen(right=queries.RIGHT)
@require_POST
def confirm(request: MemberRequest, run_id: int) -> HttpResponse:
    """Import the files of a dry run."""
    made: list[int] = []
    answer = do(
        request,
        lambda: made.append(actions.confirm(run_id=run_id, by=request.member).pk),
        back=reverse("imports:run", args=[run_id]),
    )
    return redirect("imports:run", made[0]) if made else answer


@screen(right=queries.RIGHT)
@require_GET
def rejected(request: MemberRequest, run_id: int, file: str, kind: str) -> HttpResponse:
    """The rejected rows of one file, to mend and give again."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    columns, rows = queries.rejected_table(viewer=request.member, run_id=run_id, file=file)
    return tables.response(kind, name=file, columns=columns, rows=rows)


def _take(form: UploadForm, request: MemberRequest) -> HttpResponse:
    """Keep the files and go on: to what is in them, or to a dry run where their profile is known."""
    given = form.cleaned_data
    if not given["profile"]:
        return redirect("imports:draft", wizard.begin(files=given["uploads"], by=request.member).pk)
    return redirect(
        "imports:run", actions.upload(profile=given["profile"], files=given["uploads"], by=request.member).pk
    )


def _is_cut(request: MemberRequest) -> bool:
    """A body that ended before its length is a connection that broke, and its last file is a part of one."""
    files = [file for name in request.FILES for file in request.FILES.getlist(name)]
    came = sum(file.size or 0 for file in files) + sum(len(str(value).encode()) for value in request.POST.values())
    around = AROUND_A_PART * (len(files) + len(request.POST) + 1)
    return int(request.META.get("CONTENT_LENGTH") or 0) > came + around
