"""The sums of area and estimate checks: the page adds up for the eye while somebody types, and the server counts again."""
import pytest

pytestmark = pytest.mark.browser


def test_the_sums_of_the_estimate_follow_what_is_typed(scene, opened):
    page = opened("estimator")
    page.goto(f"/cases/{scene.cases['check_estimate']}/")
    lines = page.locator("#lines-items")
    asked = float(lines.locator(".asked").first.inner_text().replace(",", ""))
    quantity, price, total = (lines.locator(f".{part}").first for part in ("qty", "price", "sum"))
    assert lines.locator("[data-cut]").inner_text() == "0.00 (0.00 %)"
    price.fill(str(float(price.input_value()) / 2))
    assert lines.locator("[data-total]").inner_text() == f"{asked / 2:,.2f}"
    assert lines.locator("[data-cut]").inner_text() == f"{asked / 2:,.2f} (50.00 %)"
    assert total.get_attribute("placeholder") == f"{asked / 2:,.2f}"
    quantity.fill("0")
    assert lines.locator("[data-total]").inner_text() == "0.00"
    total.fill("1,000.00")  # a sum that was typed goes before the product
    assert lines.locator("[data-total]").inner_text() == "1,000.00"


def test_the_area_is_worked_out_before_anybody_signs_and_what_was_typed_stays(scene, opened):
    page = opened("handler")
    page.goto(f"/cases/{scene.cases['check_area']}/")
    assert page.locator("#lines-area_staff select").first.input_value(), "posts and rooms come from the room ledger"
    page.locator("[name=office_actual]").fill("900")
    page.locator("[name=more-trial]").click()
    page.wait_for_selector("#trial")
    assert "÷ 0.65" in page.locator("#trial").inner_text() and "超标" in page.locator("#trial").inner_text()
    assert page.locator("[name=office_actual]").input_value() in ("900", "900.00")
    assert page.locator("#act-form").count() == 1
