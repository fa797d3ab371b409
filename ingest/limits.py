"""What one file may cost before it is refused."""

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Upper bounds for one file; above any of them the file is refused and the rest goes on."""

    file_bytes: int = 100 * MB  # size of the file
    pages: int = 10_000  # pages or sheets
    cells: int = 2_000_000  # cells and rows of a workbook
    text_bytes: int = 20 * MB  # text found in the file, in UTF-8
    seconds: float = 120.0  # wall-clock time, and processor time
    memory_bytes: int = 2048 * MB  # address space of the child process
    zip_ratio: float = 200.0  # unpacked size divided by packed size, for the whole archive
    zip_bytes: int = 500 * MB  # unpacked size of the whole archive
    zip_members: int = 20_000  # files inside the archive
    zip_depth: int = 3  # archives inside one another
    nesting: int = 100  # depth of tables in tables, lists in lists, elements in elements
    ocr_pages: int = 500  # pages of one document whose picture is read
    ocr_seconds: float = 60.0  # time to read one picture
    workers: int = 2  # child processes at a time
