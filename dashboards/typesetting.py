"""HTML to one PDF file that is PDF/UA-1 and PDF/A-3a at once; the only place that knows weasyprint.

Nothing is fetched but our own static files, by the address "static:path" (promise 19). The same input gives the same
bytes: dates come from the caller and the identifier of the file from its content.
"""

import io
import os
import warnings
from collections.abc import Iterator, Sequence
from datetime import datetime
from mimetypes import guess_type
from pathlib import Path
from typing import Any, Final

import pikepdf
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join
from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from dashboards.enclosures import SCHEME, Enclosure

os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # fonttools writes the time of day into each font without it

UA_NAMESPACE: Final = "http://www.aiim.org/pdfua/ns/id/"
# PDF/A asks that a property from outside its own list, here the PDF/UA mark, is described in the file itself.
UA_MARK: Final = f"""
<rdf:Description rdf:about="" xmlns:pdfuaid="{UA_NAMESPACE}"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{UA_NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


class OurFilesOnly(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Give weasyprint our own static files and refuse the rest, so that no text in a report can reach out."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Give a static file; a foreign address stops the report, a lost file is logged by weasyprint."""
        if not url.startswith(SCHEME):
            raise FatalURLFetchingError(f"Dit adres mag een rapport niet ophalen: {url[:100]}")
        path = self._find(url.removeprefix(SCHEME))
        kind = guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    @staticmethod
    def _find(name: str) -> Path:
        try:
            path = Path(str(finders.find(name) or safe_join(str(settings.STATIC_ROOT), name)))
        except SuspiciousFileOperation as error:
            raise FatalURLFetchingError(f"Dit adres mag een rapport niet ophalen: {name[:100]}") from error
        if not path.is_file():
            raise ValueError(f"Dit bestand van ons ontbreekt: {name[:100]}")
        return path


def typeset(html: str, created: datetime, enclosures: Sequence[Enclosure]) -> bytes:
    """Make the PDF, as dashboards.pdf.render says."""
    attachments = [
        Attachment(
            file_obj=io.BytesIO(item.content),
            name=item.name,
            description=item.description,
            created=created,
            modified=created,
            relationship="Data",
        )
        for item in enclosures
    ]
    page = HTML(string=html, url_fetcher=OurFilesOnly(), base_url=SCHEME)
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message="unclosed file", category=ResourceWarning
        )  # weasyprint's colour profile
        return _finish(page.write_pdf(pdf_variant="pdf/a-3a", attachments=attachments))


def _finish(content: bytes) -> bytes:
    """Add what weasyprint leaves out: the second mark, the direction of table heads, a steady identifier."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        pdf.Root.Metadata.write(xmp.replace("</rdf:RDF>", f"{UA_MARK}</rdf:RDF>").encode())
        if "/AF" in pdf.Root:  # weasyprint names each file twice
            pdf.Root.AF = pikepdf.Array({item.objgen: item for item in pdf.Root.AF}.values())
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        for head, scope in _heads(pdf.Root.StructTreeRoot, "/Row"):
            head.A = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name(scope))
        _open_line_ends(pdf)
        out = io.BytesIO()
        disable = pikepdf.ObjectStreamMode.disable
        pdf.save(out, deterministic_id=True, compress_streams=False, object_stream_mode=disable)
        return out.getvalue()


def _open_line_ends(pdf: pikepdf.Pdf) -> None:
    """Unpack the few streams whose last byte happens to be a line end: readers may count it as not theirs."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.read_raw_bytes()[-1:] in (b"\r", b"\n"):
            item.write(item.read_bytes().rstrip(b"\r\n") if "/Length1" not in item else item.read_bytes())


def _heads(node: pikepdf.Object, scope: str) -> Iterator[tuple[pikepdf.Object, str]]:
    """Walk the structure and give every table head with what it heads: its column in a THead, else its row."""
    kind = node.get("/S")
    if kind == "/TH":
        yield node, scope
    below = "/Column" if kind == "/THead" else scope
    children: Any = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield from _heads(child, below)
