"""The living style page."""

from django.http import HttpRequest, HttpResponse

from quarterdeck.core.pages import samples
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.screens import screen


@screen(right="core.view_styleguide")
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with sample data, to look at after each change of the look."""
    return render_page(request, "pages/styleguide.html", samples.everything(request.today))  # type: ignore[attr-defined]  # set by the middleware
