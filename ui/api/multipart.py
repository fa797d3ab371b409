"""Uploads written to disk while they arrive: a multipart body of any size passes through a few kilobytes of memory."""

from contextlib import ExitStack
from typing import BinaryIO

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from assistant.errors import UsageError
from assistant.inbox import Reception

FIELD = "files"
"""Name of the form field whose parts are the files."""
MOST_FILES = 20_000
"""Files in one upload."""
HEADERS_LONGEST = 8_192
"""Bytes of the headers of one part."""


class Receiver:
    """Takes the pieces of one body and writes its files into a batch.

    A file beyond `largest` bytes keeps its size and nothing else: it is refused when the batch is read, with its size,
    and takes no room until then. Raises UsageError for a body that is no form with files.
    """

    def __init__(self, content_type: str, received: Reception, largest: int) -> None:
        kind, options = parse_options_header(content_type)
        boundary = options.get(b"boundary")
        if kind != b"multipart/form-data" or not boundary:
            raise UsageError("not_a_form", field=FIELD)
        self.files = 0
        self._received = received
        self._largest = largest
        self._stack = ExitStack()
        self._file: BinaryIO | None = None
        self._size = 0
        self._name = b""
        self._value = b""
        self._disposition = b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._opened,
                "on_part_data": self._data,
                "on_part_end": self._end,
            },
        )

    def feed(self, piece: bytes) -> None:
        """Take the next piece of the body."""
        try:
            self._parser.write(piece)
        except FormParserError as fault:
            raise UsageError("not_a_form", field=FIELD) from fault

    def finish(self) -> None:
        """Say that the body has ended."""
        try:
            self._parser.finalize()
        except FormParserError as fault:
            raise UsageError("not_a_form", field=FIELD) from fault
        if self._file is not None or not self.files:  # cut off in the middle of a file, or no file at all
            raise UsageError("not_a_form", field=FIELD)

    def close(self) -> None:
        """Let go of a file that was being written."""
        self._stack.close()

    def _begin(self) -> None:
        self._disposition = b""
        self._file = None

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name = self._bounded(self._name + data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value = self._bounded(self._value + data[start:end])

    def _header_end(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._value
        self._name = self._value = b""

    def _opened(self) -> None:
        _, options = parse_options_header(self._disposition)
        if options.get(b"name", b"").decode("utf-8", "replace") != FIELD or b"filename" not in options:
            return
        self.files += 1
        if self.files > MOST_FILES:
            raise UsageError("too_many_files", limit=MOST_FILES)
        self._size = 0
        name = options[b"filename"].decode("utf-8", "replace")
        self._file = self._stack.enter_context(self._received.file(name))

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            return
        within = self._size <= self._largest
        self._size += end - start
        if self._size <= self._largest:
            self._file.write(data[start:end])
        elif within:
            self._file.seek(0)
            self._file.truncate()

    def _end(self) -> None:
        if self._file is None:
            return
        if self._size > self._largest:
            self._file.truncate(self._size)  # a hole: the size is known, nothing is stored
        self._stack.close()
        self._file = None

    @staticmethod
    def _bounded(header: bytes) -> bytes:
        if len(header) > HEADERS_LONGEST:
            raise UsageError("not_a_form", field=FIELD)
        return header
