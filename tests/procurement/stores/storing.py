"""The shortest way through the store."""

from procurement.stores import forms, services
from tests.procurement.contracts.purchase import AT, Road


class Store(Road):
    """A purchase on its way into the store and out of it."""

    def receives(self, actor="storekeeper", at=AT, received=None, price=None):
        """The lines as accepted, at the prices of the request unless told; `received` {no: (quantity, note)}."""
        asked = {item.no: item.price for item in self.record.items.all()}
        rows = [
            {"received": (received or {}).get(row["no"], (row["received"], ""))[0], "note": (received or {}).get(row["no"], ("", ""))[1],
             "price": price or asked[row["no"]]}
            for row in forms.ReceiptForm.known_of(self.record).get("receipt_lines", [])
        ]  # fmt: skip
        return self.does(services.receive, forms.ReceiptForm, {"receipt_place": "A区3架", "receipt_lines": rows}, actor, at)

    def asks(self, *quantities, at=AT, moment="2026-11-09T10:00", actor="second", **more):
        rows = [{"asked": quantity, "note": ""} for quantity in quantities]
        return self.does(services.ask_goods, forms.StockRequestForm, {"appointment_at": moment, "stock_lines": rows} | more, actor, at)

    def issues(self, *quantities, at=AT, actor="storekeeper", taker="李娜"):
        rows = [{"quantity": quantity, "note": ""} for quantity in quantities]
        return self.does(services.issue_goods, forms.IssueForm, {"issue_taker": taker, "issue_lines": rows}, actor, at)
