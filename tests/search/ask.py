"""Ask this site's own search, in Chromium: the addresses it gives for every query, for `measure.py`.

    python tests/search/ask.py SITE [QUERIES.yaml] > RESULTS.json
"""

import functools
import http.server
import json
import os
import shutil
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from measure import QUERIES, queries
from playwright.sync_api import Page, sync_playwright

ASK = "queries => Promise.all(queries.map(query => ledgerSearch.find(query).then(found => found.rows.map(row => row.url))))"


def ask(page: Page, asked: Iterable[str]) -> dict[str, list[str]]:
    """Every query with the addresses found, best first, from the root of the site; `page` is any page of the site."""
    asked = list(asked)
    page.locator(".search-open").click()
    page.locator(".search-results").wait_for(state="attached")
    return dict(zip(asked, page.evaluate(ASK, asked), strict=True))


def main() -> None:
    """Serve the site to a browser and print what it finds."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
    from served import BELOW, Handler  # of the browser's tests, which are no package

    path = Path(sys.argv[2]) if len(sys.argv) > 2 else QUERIES
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=sys.argv[1]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}{BELOW}")
        json.dump(ask(page, (query.query for query in queries(path))), sys.stdout, ensure_ascii=False, indent=1)
        browser.close()


if __name__ == "__main__":
    main()
