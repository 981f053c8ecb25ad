"""What the tests of lists and supervision share: small and large applications of the cast, and a browser for one person."""
from datetime import date
from uuid import uuid4

from django.test import Client

from workflows.demo.scenarios.renovation_papers import application
from workflows.engine.act import start
from workflows.flows.renovation_review import RenovationReviewFlow

SMALL = [{"name": "外窗维修", "unit": "㎡", "quantity": "100", "unit_price": "480.00"}]  # 48,000: below the ceiling of one-click approval


def applies(who, unit, *, title="演示维修", items=None, **changes):
    """A renovation application of 860,000 yuan, or of `items`."""
    data = application(date(2026, 6, 1), title=title, **({"items": items} if items else {}), **changes)
    return start(who, RenovationReviewFlow, unit, key=uuid4().hex, data=data).case


def browser(user, **headers):
    """A browser in which this person is signed in."""
    client = Client(headers=headers)
    client.force_login(user)
    return client
