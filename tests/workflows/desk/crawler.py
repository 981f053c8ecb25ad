"""Somebody who opens every page, fragment and file about one case that he can get at, and remembers what they say."""
import io
import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from pypdf import PdfReader

from approvals import files
from approvals.models import WAITING, ExportJob, Step

LISTS = ("/", "/inbox/", "/done/", "/started/", "/copied/", "/notices/", "/drafts/", "/exports/", "/reports/purchases/", "/integrity/")


class Crawler:
    """Reads as one person in one language."""

    def __init__(self, client, person, case, language="zh-hans"):
        self.client, self.case = client, case
        self.said = {}
        client.force_login(person)
        client.cookies["django_language"] = language

    def everything(self, papers=True):
        """Pages by their links, forms answered with 403 and 409, papers and exports: {address: text}."""
        key = self.case.key
        self.pages([*LISTS, f"/search/?q={self.case.number}", f"/audit/?q={self.case.number}", f"/cases/{key}/", f"/cases/{key}/chart/"])
        steps = Step.objects.filter(process=self.case)
        panel, waiting = steps.filter(duty="panel").order_by("-pk")[:2], steps.filter(status__in=WAITING)
        for step in (*panel, *waiting):
            here = f"/cases/{key}/steps/{step.number}/"
            self.pages([f"{here}transfer/", f"{here}add_signer/", f"/cases/{key}/?step={step.number}"])
            self.sends(here, {"verb": "record", "key": f"k{step.pk}", "edition": self.case.edition})
            self.sends(here, {"verb": "claim", "key": f"c{step.pk}"})
        for kind in sorted(set(re.findall(rf"/cases/{key}/papers/(\w+)/", "".join(self.said.values())))) if papers else ():
            self.file(f"/cases/{key}/papers/{kind}/")
        for form in ("xlsx", "csv", "jsonl", "pdf") if papers else ():
            self.file(f"/audit/export/?q={self.case.number}", {"format": form, "reason": "年度检查"})
        return self.said

    def pages(self, addresses):
        """Breadth first along the links that lead to this case."""
        waiting = [address for address in addresses if address not in self.said]
        for address in waiting:
            answer = self.client.get(address)
            if answer.status_code != 200:
                continue
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            self.said[address] = unescape(text.decode(errors="replace"))
            if "html" in answer.headers["Content-Type"]:
                waiting += [link for link in dict.fromkeys(self.links(address)) if link not in waiting]

    def links(self, address):
        for found in re.findall(r'(?:href|hx-get|data-url|data-poll)="([^"#?]+)', self.said[address]):
            link = urlsplit(urljoin(address, found))
            if not link.netloc and str(self.case.key) in link.path:
                yield link.path

    def sends(self, address, data):
        answer = self.client.post(address, data)
        if answer.status_code in (403, 409, 422):
            self.said[f"POST {address} {data['verb']}"] = unescape(answer.content.decode())

    def file(self, address, data=None):
        """A paper or an export, from asking to the bytes."""
        before = ExportJob.objects.count()
        self.client.post(address, data or {})
        if ExportJob.objects.count() > before:
            job = ExportJob.objects.latest("pk")
            assert job.state == "done", (address, job.error)
            self.said[f"{address} {job.kind}"] = text_of(job)


def text_of(job):
    """What can be read in a file, whatever its format."""
    with files.open_file(job.sha256) as stored:
        held = stored.read()
    if held.startswith(b"%PDF"):
        return "\n".join(re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(held)).pages)
    if held.startswith(b"PK"):
        from openpyxl import load_workbook

        rows = load_workbook(io.BytesIO(held)).active.iter_rows(values_only=True)
        return "\n".join("\t".join(str(cell or "") for cell in row) for row in rows)
    return held.decode("utf-8-sig")


def names(person):
    """Everything by which a person is known: name, staff number, pinyin."""
    return [re.escape(person.display_name), rf"(?<![\w.-]){person.username}(?![\w-])", rf"\b{person.pinyin.split()[0]}\b"]
