"""The system's Chromium and a live server, for tests marked `browser`.

`live` is the address of the site on a database of the module's own; `open_page(**options)` opens a page in a context of
its own, `page` is the plain one (1440 × 900, 中文). `page.said` collects console errors and uncaught exceptions,
`page.asked` every address the page asked for. No download: the browser is the machine's (BROWSER names another one)."""
import contextlib
import os
import shutil
from collections.abc import Callable, Iterator

import pytest

from tests.plugins.closing_count import absent

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--disable-default-apps", "--disable-extensions",
    "--no-proxy-server", "--font-render-hinting=none",
]


def executable() -> str | None:
    """The path of a Chromium, or None."""
    return next(filter(None, (shutil.which(name) for name in (os.environ.get("BROWSER", ""), *NAMES) if name)), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """One browser per worker."""
    path = executable()
    if path is None:
        absent("browser", "none of " + ", ".join(NAMES) + " is installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        absent("browser", "the package playwright is not installed")
    # Playwright's synchronous API keeps an event loop in this thread; Django would take our own queries for async ones.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=path, args=FLAGS)
            yield browser
            browser.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        if before is not None:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def open_page(chromium, live: str) -> Iterator[Callable[..., object]]:
    """open_page(width=390, height=844, javascript=False, dark=True, cookies={…}, …any option of a browser context)."""
    with contextlib.ExitStack() as opened:
        yield lambda **options: _page(chromium, live, opened, **options)


def _page(chromium, live: str, opened: contextlib.ExitStack, *, width: int = 1440, height: int = 900, javascript: bool = True,
          dark: bool = False, cookies: dict[str, str] | None = None, **options):
    context = chromium.new_context(
        base_url=live, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": width, "height": height},
        java_script_enabled=javascript, color_scheme="dark" if dark else "light", service_workers="block", **options,
    )
    opened.callback(context.close)
    context.set_default_timeout(15_000)
    if cookies:
        context.add_cookies([{"name": name, "value": value, "url": live} for name, value in cookies.items()])
    page = context.new_page()
    page.said, page.asked = [], []
    page.on("console", lambda message: message.type in {"error", "warning"} and page.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: page.said.append(f"uncaught: {error}"))
    page.on("request", lambda request: page.asked.append(request.url))
    return page


@pytest.fixture
def page(open_page):
    """A plain desktop page."""
    return open_page()


@pytest.fixture(scope="module")
def live(own_database_module) -> Iterator[str]:
    """The site on a free port of this machine, on a database of the module's own: "http://127.0.0.1:PORT"."""
    with serving() as address:
        yield address


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Serve the site from threads of this process, static files included, on the database that connections point at."""
    from django.conf import settings
    from django.test.testcases import LiveServerThread, _StaticFilesHandler

    hosts = settings.ALLOWED_HOSTS
    settings.ALLOWED_HOSTS = [*hosts, "127.0.0.1", "localhost"]
    server = LiveServerThread("127.0.0.1", _StaticFilesHandler, port=0)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    try:
        if server.error:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.terminate()
        settings.ALLOWED_HOSTS = hosts
