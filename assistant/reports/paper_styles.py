"""The look of our Word documents, and the small parts of the package that hold no words of a paper.

Colours are those of `templates/tokens.css` in print; every text colour keeps 7:1 on white.
"""

from datetime import date
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
NAMES = " ".join((
    f'xmlns:w="{_OFFICE}/wordprocessingml/2006/main"',
    f'xmlns:r="{_OFFICE}/officeDocument/2006/relationships"',
    f'xmlns:wp="{_OFFICE}/drawingml/2006/wordprocessingDrawing"',
    f'xmlns:a="{_OFFICE}/drawingml/2006/main"',
    f'xmlns:pic="{_OFFICE}/drawingml/2006/picture"',
))  # fmt: skip
TAGS = {"fr": "fr-FR", "en": "en-GB"}
"""Language tags of Word."""
INK, SOFT, SURE, LIKELY, LINE, PANEL, GROUND = "1B1D1F", "3C3F43", "0A4568", "743C00", "B9B3A7", "F4F1EA", "F3D9B6"
SERIF, SANS = "Cambria", "Arial"
_TYPES = f"{_OFFICE}/package/2006/content-types"
_RELATIONS = f"{_OFFICE}/package/2006/relationships"
_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KIND = f"{_OFFICE}/officeDocument/2006/relationships"

PACKAGE_RELATIONS = (
    f'{HEAD}<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_KIND}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/>'
    f'<Relationship Id="rId3" Type="{_KIND}/extended-properties" Target="docProps/app.xml"/></Relationships>'
)
APP = (
    f'{HEAD}<Properties xmlns="{_OFFICE}/officeDocument/2006/extended-properties">'
    "<Application>Cap NR</Application></Properties>"
)


def content_types(pictures: int) -> str:
    """What each part of the package is."""
    png = '<Default Extension="png" ContentType="image/png"/>' if pictures else ""
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_PART}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("numbering", "numbering"),
            ("settings", "settings"),
            ("footer1", "footer"),
        )
    )
    return (
        f'{HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{png}{parts}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def relations(addresses: dict[str, str], pictures: int) -> str:
    """What the main part leads to: its sister parts, pictures, public addresses."""
    sisters = "".join(
        f'<Relationship Id="{ident}" Type="{_KIND}/{kind}" Target="{kind if kind != "footer" else "footer1"}.xml"/>'
        for ident, kind in (
            ("rIdStyles", "styles"),
            ("rIdNumbering", "numbering"),
            ("rIdSettings", "settings"),
            ("rIdFooter", "footer"),
        )
    )
    images = "".join(
        f'<Relationship Id="rIdImage{at}" Type="{_KIND}/image" Target="media/image{at}.png"/>'
        for at in range(1, pictures + 1)
    )
    links = "".join(
        f'<Relationship Id="{ident}" Type="{_KIND}/hyperlink" Target={quoteattr(address)} TargetMode="External"/>'
        for address, ident in addresses.items()
    )
    return f'{HEAD}<Relationships xmlns="{_RELATIONS}">{sisters}{images}{links}</Relationships>'


def core(title: str, lang: str, on: date) -> str:
    """Title, author, language and dates of the document: the day it speaks of, never the clock."""
    at = f'xsi:type="dcterms:W3CDTF">{on.isoformat()}T00:00:00Z'
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{_RELATIONS.replace("relationships", "metadata/core-properties")}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>Cap NR</dc:creator><dc:language>{TAGS[lang]}</dc:language>"
        f"<dcterms:created {at}</dcterms:created><dcterms:modified {at}</dcterms:modified></cp:coreProperties>"
    )


def settings(lang: str) -> str:
    """Settings of the document."""
    return (
        f'{HEAD}<w:settings {NAMES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{TAGS[lang]}"/>'
        "</w:settings>"
    )


def numbering(lists: int) -> str:
    """Bullets under number 1; then one number for each numbered list, so that each starts at 1."""
    numbers = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
        for at in range(2, lists + 2)
    )
    return (
        f"{HEAD}<w:numbering {NAMES}>"
        f"{_levels(0, 'bullet', '•')}{_levels(1, 'decimal', '%1.')}"
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{numbers}</w:numbering>'
    )


def _levels(ident: int, form: str, text: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{ident}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="454" w:hanging="312"/></w:pPr></w:lvl></w:abstractNum>'
    )


def styles(lang: str) -> str:
    """Every style, the language of the document among the defaults."""
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'{_font(SANS)}<w:color w:val="{INK}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
        f'<w:lang w:val="{TAGS[lang]}" w:eastAsia="{TAGS[lang]}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    return f"{HEAD}<w:styles {NAMES}>{defaults}{''.join(_PARAGRAPHS)}{''.join(_CHARACTERS)}{_TABLE}</w:styles>"


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:cs="{name}"/>'


def _style(
    ident: str, name: str, look: str = "", words: str = "", *, base: str = "Normal", after: str = "", own: bool = False
) -> str:
    """A paragraph style: `look` for the paragraph, `words` for its letters; `own` when Word has none of this name."""
    custom = ' w:customStyle="1"' if own else ""
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{ident}"{custom}><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        f"{following}<w:qFormat/><w:pPr>{look}</w:pPr><w:rPr>{words}</w:rPr></w:style>"
    )


def _heading(level: int, size: int, before: int, after: int, colour: str, line: str = "") -> str:
    look = (
        f'<w:keepNext/><w:keepLines/>{line}<w:spacing w:before="{before}" w:after="{after}" w:line="240" '
        f'w:lineRule="auto"/><w:outlineLvl w:val="{level - 1}"/>'
    )
    words = f'{_font(SERIF)}<w:b/><w:bCs/><w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    return _style(f"Heading{level}", f"heading {level}", look, words, after="BodyText")


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _size(value: int, colour: str = "") -> str:
    tint = f'<w:color w:val="{colour}"/>' if colour else ""
    return f'{tint}<w:sz w:val="{value}"/><w:szCs w:val="{value}"/>'


_RULE = f'<w:pBdr><w:top w:val="single" w:sz="18" w:space="6" w:color="{INK}"/></w:pBdr>'
_SIDE = f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="10" w:color="{LINE}"/></w:pBdr>'
_PARAGRAPHS = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
    _style("BodyText", "Body Text", _space(80, 100)),
    _style("KeepText", "Keep Text", f"<w:keepNext/>{_space(0, 40)}", own=True),
    _style("Brand", "Brand", _space(0, 2600), f"<w:b/><w:bCs/>{_size(24, SURE)}", own=True),
    _style("Title", "Title", '<w:spacing w:before="0" w:after="160" w:line="228" w:lineRule="auto"/>',
           f"{_font(SERIF)}<w:b/><w:bCs/>{_size(64)}"),
    _style("Subtitle", "Subtitle", _space(0, 700), f"{_font(SERIF)}{_size(30, SOFT)}"),
    _style("CoverFact", "Cover Fact",
           f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="3" w:color="{LINE}"/>'
           f'<w:between w:val="single" w:sz="4" w:space="3" w:color="{LINE}"/></w:pBdr><w:tabs><w:tab w:val="left" '
           f'w:pos="2835"/></w:tabs>{_space(0, 50)}<w:ind w:left="2835" w:hanging="2835"/>', _size(19), own=True),
    _heading(1, 34, 480, 160, INK, _RULE),
    _heading(2, 26, 320, 100, SURE),
    _heading(3, 22, 260, 60, INK),
    _style("Lead", "Lead", _space(60, 200), f"{_font(SERIF)}{_size(25)}", own=True),
    _style("Quote", "Quote", f'{_SIDE}{_space(60, 60)}<w:ind w:left="284"/>', f"{_font(SERIF)}{_size(20)}"),
    _style("Note", "Note", _space(20, 100), _size(17, SOFT), own=True),
    _style("Box", "Box",
           f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="10" w:color="{LIKELY}"/></w:pBdr>'
           f'<w:shd w:val="clear" w:color="auto" w:fill="{PANEL}"/>{_space(240, 200)}'
           '<w:ind w:left="227" w:right="113"/>',
           _size(18, SOFT), own=True),
    _style("ListBullet", "List Bullet", _space(0, 60)),
    _style("ListNumber", "List Number", _space(0, 60)),
    _style("Caption", "caption", f"<w:keepNext/>{_space(220, 80)}", f"<w:b/><w:bCs/>{_size(19)}"),
    _style("TableText", "Table Text", '<w:spacing w:before="30" w:after="30" w:line="245" w:lineRule="auto"/>',
           _size(17), own=True),
    _style("TableHead", "Table Head", "<w:keepNext/>", f"<w:b/><w:bCs/>{_size(16, SOFT)}", base="TableText", own=True),
    _style("AfterTable", "After Table", '<w:spacing w:before="0" w:after="120" w:line="120" w:lineRule="exact"/>',
           _size(8), own=True),
    _style("Picture", "Picture", f"<w:keepNext/>{_space(120, 60)}", own=True),
    _style("TOCHeading", "TOC Heading", f"<w:pageBreakBefore/>{_space(480, 240)}",
           f"{_font(SERIF)}<w:b/><w:bCs/>{_size(34)}"),
    _style("TOC1", "toc 1", _space(140, 20), "<w:b/><w:bCs/>"),
    _style("TOC2", "toc 2", f'{_space(0, 20)}<w:ind w:left="284" w:right="400"/>', _size(19)),
    _style("Footer", "footer", _space(0, 0), _size(15, SOFT)),
)  # fmt: skip


def _character(ident: str, name: str, words: str, *, own: bool = False) -> str:
    custom = ' w:customStyle="1"' if own else ""
    return (
        f'<w:style w:type="character" w:styleId="{ident}"{custom}><w:name w:val="{name}"/><w:qFormat/>'
        f"<w:rPr>{words}</w:rPr></w:style>"
    )


_CHARACTERS = (
    _character("Hyperlink", "Hyperlink", f'<w:color w:val="{SURE}"/><w:u w:val="single"/>'),
    _character("Quiet", "Quiet", f'<w:color w:val="{SOFT}"/>', own=True),
    _character("ToComplete", "To Complete",
               f'<w:b/><w:bCs/><w:color w:val="{LIKELY}"/><w:shd w:val="clear" w:color="auto" w:fill="{GROUND}"/>',
               own=True),
)  # fmt: skip
_TABLE = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="CapTable"><w:name w:val="Cap Table"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
    f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/></w:tblBorders>'
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="140" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    f'<w:bottom w:val="single" w:sz="12" w:space="0" w:color="{INK}"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>'
    "</w:tblStylePr></w:style>"
)
