"""The overview's other address: it is the first page and served at `/`; `/overview` leads there with its query."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route


def overview(request: Request) -> RedirectResponse:
    """To the first page, relative to where the dashboard is served."""
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./", HTTPStatus.TEMPORARY_REDIRECT)


ROUTES: list[BaseRoute] = [Route("/overview", overview)]
