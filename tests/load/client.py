"""A reader without a browser: opens a page over Streamlit's own websocket, changes filters, and sees what the page says."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

LIMIT = 60.0
"""Seconds after which a run of a page counts as hung."""


@dataclass
class Reader:
    """One open page."""

    socket: ClientConnection
    page: str = ""
    query: str = ""
    script: str = ""
    messages: list[ForwardMsg] = field(default_factory=list)
    """What the last run of the page sent."""
    received: int = 0
    """Bytes that the last run of the page sent."""
    widgets: dict[str, WidgetState] = field(default_factory=dict)

    async def open(self, page: str, query: str = "") -> None:
        """Open a page by its address, as a browser that follows a link does."""
        self.page, self.query, self.script = page, query, ""
        await self._run()

    async def choose(self, label: str, values: Iterable[str]) -> None:
        """Set a filter of the sidebar from which several values can be chosen."""
        state = WidgetState(id=self._widget("multiselect", label))
        state.string_array_value.data.extend(values)
        self.widgets[state.id] = state
        await self._run()

    async def choose_years(self, first: int, last: int) -> None:
        """Set the filter of years in the sidebar."""
        state = WidgetState(id=self._widget("slider", "Years"))
        state.double_array_value.data.extend([first, last])
        self.widgets[state.id] = state
        await self._run()

    async def write_words(self, words: str) -> None:
        """Write into the search of the sidebar."""
        state = WidgetState(id=self._widget("text_input", "Words"), string_value=words)
        self.widgets[state.id] = state
        await self._run()

    def elements(self) -> Iterator[tuple[str, Any]]:
        """Kind and content of every element that the last run sent."""
        for message in self.messages:
            if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                kind = str(element.WhichOneof("type"))
                yield kind, getattr(element, kind)

    def _widget(self, kind: str, label: str) -> str:
        return str(next(found.id for name, found in self.elements() if name == kind and found.label == label))

    async def _run(self) -> None:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name, state.page_script_hash = self.query, self.page, self.script
        state.widget_states.widgets.extend(self.widgets.values())
        await self.socket.send(message.SerializeToString())
        self.messages, self.received = [], 0
        async with asyncio.timeout(LIMIT):
            while True:
                content = await self.socket.recv(decode=False)
                found = ForwardMsg()
                found.ParseFromString(content)
                self.received += len(content)
                self.messages.append(found)
                kind = found.WhichOneof("type")
                if kind == "navigation":
                    self.script = found.navigation.page_script_hash
                elif kind == "page_info_changed":
                    self.query = found.page_info_changed.query_string
                elif kind == "script_finished" and found.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return


def texts(message: Any) -> Iterator[str]:  # noqa: ANN401 - protobuf has no stubs here
    """Every text in a message of the protocol, however deep."""
    for descriptor, value in message.ListFields():
        repeated = value if descriptor.is_repeated else [value]
        for item in repeated:
            if hasattr(item, "ListFields"):
                yield from texts(item)
            elif isinstance(item, str):
                yield item


@asynccontextmanager
async def reader(address: str) -> AsyncIterator[Reader]:
    """A new session with the dashboard at this address."""
    url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    async with connect(url, subprotocols=[Subprotocol("streamlit")], max_size=64 << 20, compression=None) as socket:
        yield Reader(socket)
