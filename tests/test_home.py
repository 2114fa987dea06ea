"""The overview is served at `/`; its other address leads there and keeps the query."""

import httpx
import pytest

from tests.server import Server


@pytest.mark.parametrize("query", ["", "?area=Cyber+defence&years=2018&years=2026", "?q=%C3%A9%0d%0aX-Bad:%201"])
def test_the_address_of_the_overview_leads_home(server: Server, query: str) -> None:
    answer = httpx.get(f"{server.address}/overview{query}")
    assert answer.status_code == 307
    assert answer.next_request is not None
    assert str(answer.next_request.url) == str(httpx.URL(f"{server.address}/{query}"))
    assert "x-bad" not in answer.headers
    assert httpx.get(answer.next_request.url).is_success
    assert "content-security-policy" in answer.headers
