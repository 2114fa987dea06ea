"""The overview is served at `/`; its other address leads there and keeps the query."""

import httpx
import pytest


@pytest.mark.parametrize("query", ["", "?area=Cyber+defence&years=2018&years=2026", "?q=%C3%A9%0d%0aX-Bad:%201"])
def test_the_address_of_the_overview_leads_home(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/overview{query}")
    assert answer.status_code == 307
    assert answer.next_request is not None
    assert str(answer.next_request.url) == str(client.base_url.join(f"/{query}"))
    assert "x-bad" not in answer.headers
    assert client.get(answer.next_request.url).is_success
    assert "content-security-policy" in answer.headers
