"""The base map over HTTP, so that a map asks nothing of any other server.

plotly.js asks for `TOPOJSON_URL` + `world_110m.json`, the name of its map of the world at 1:110 million.
"""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route

from components.geo import FILE

TOPOJSON_URL = "/geo/"
"""What `topojsonURL` is set to in the configuration of a map."""

DAY = 86_400


def base_map(request: Request) -> Response:
    """The map of the world; any other name is not found."""
    if request.path_params["name"] != FILE.name:
        return Response(f"There is only {FILE.name}.", HTTPStatus.NOT_FOUND, media_type="text/plain")
    return FileResponse(FILE, media_type="application/json", headers={"Cache-Control": f"public, max-age={DAY}"})


ROUTES: list[BaseRoute] = [Route(f"{TOPOJSON_URL}{{name}}", base_map)]
