"""The HTML of the pages of accounts."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response

from assistant.reports.render import environment
from ui.access.site import Site
from ui.access.visitor import ROLES
from ui.access.words import said
from ui.pages.look import style_name

FOLDER = Path(__file__).parent / "templates"


def spoken(request: Request) -> str:
    """The language of a page: the one asked for, else that of the server."""
    site: Site = request.app.state.site
    wanted = request.query_params.get("lang", site.lang)
    return wanted if wanted in ("fr", "en") else site.lang


def drawn(
    request: Request,
    template: str,
    title: str,
    *,
    status: int = 200,
    told: str = "",
    trouble: str = "",
    user: Any = None,
    **values: Any,
) -> Response:
    """A page; it is never kept by the browser, it may be another person's next time."""
    site: Site = request.app.state.site
    lang = spoken(request)
    other = "en" if lang == "fr" else "fr"
    asked = {name: value for name, value in request.query_params.items() if name == "after"}
    text = (
        environment(lang, FOLDER)
        .get_template(f"{template}.html")
        .render(
            t=lambda key, **more: said(key, lang, **more),
            title=said(title, lang, **({"name": values["organisation"]} if title == "join" else {})),
            lang=lang,
            other=other,
            here=template,
            tail="" if lang == site.lang else f"?lang={lang}",
            spoken=urlencode({**asked, "lang": other}),
            style=style_name(),
            roles=ROLES,
            told=told,
            trouble=trouble,
            user=user,
            **values,
        )
    )
    html = "\n".join(line for line in text.splitlines() if line.strip())
    return Response(html, status_code=status, media_type="text/html", headers={"Cache-Control": "no-store"})
