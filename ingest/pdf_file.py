"""Opens a PDF. With the other modules named ``ingest.pdf…`` the only importer of pypdfium2."""

from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.refusals import refuse


def open_pdf(data: bytes) -> Any:
    """The document, to be closed by the caller. Raises ReadError for one that is encrypted or broken."""
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY)
        raise refuse("encrypted" if locked else "broken") from error
    pdf.init_forms()  # without it, values that other programs wrote into form fields are not drawn
    return pdf
