"""Which days the law itself makes holidays (全国年节及纪念日放假办法, 2007, 2013 and 2024 wording), apart from exchanged days off."""

from __future__ import annotations

from datetime import date, timedelta

# Lunar new year's day, tomb sweeping, dragon boat, mid-autumn: facts of the lunar calendar, as month and day.
_FESTIVALS: dict[int, tuple[str, str, str, str]] = {
    2004: ("01-22", "04-04", "06-22", "09-28"),
    2005: ("02-09", "04-05", "06-11", "09-18"),
    2006: ("01-29", "04-05", "05-31", "10-06"),
    2007: ("02-18", "04-05", "06-19", "09-25"),
    2008: ("02-07", "04-04", "06-08", "09-14"),
    2009: ("01-26", "04-04", "05-28", "10-03"),
    2010: ("02-14", "04-05", "06-16", "09-22"),
    2011: ("02-03", "04-05", "06-06", "09-12"),
    2012: ("01-23", "04-04", "06-23", "09-30"),
    2013: ("02-10", "04-04", "06-12", "09-19"),
    2014: ("01-31", "04-05", "06-02", "09-08"),
    2015: ("02-19", "04-05", "06-20", "09-27"),
    2016: ("02-08", "04-04", "06-09", "09-15"),
    2017: ("01-28", "04-04", "05-30", "10-04"),
    2018: ("02-16", "04-05", "06-18", "09-24"),
    2019: ("02-05", "04-05", "06-07", "09-13"),
    2020: ("01-25", "04-04", "06-25", "10-01"),
    2021: ("02-12", "04-04", "06-14", "09-21"),
    2022: ("02-01", "04-05", "06-03", "09-10"),
    2023: ("01-22", "04-05", "06-22", "09-29"),
    2024: ("02-10", "04-04", "06-10", "09-17"),
    2025: ("01-29", "04-04", "05-31", "10-06"),
    2026: ("02-17", "04-05", "06-19", "09-25"),
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
}


def statutory_days(year: int) -> dict[date, str]:
    """Each statutory holiday of the year with its Chinese name; without lunar data only those with a fixed date."""
    days = {date(year, 1, 1): "元旦"}
    days |= {date(year, 5, d): "劳动节" for d in _labour(year)}
    days |= {date(year, 10, d): "国庆节" for d in (1, 2, 3)}
    if year not in _FESTIVALS:
        return days
    spring, tomb, dragon, moon = (date.fromisoformat(f"{year}-{md}") for md in _FESTIVALS[year])
    days |= {spring + timedelta(days=n): "除夕" if n < 0 else "春节" for n in _spring(year)}
    if year >= 2008:
        for day, name in ((tomb, "清明节"), (dragon, "端午节"), (moon, "中秋节")):
            days[day] = f"{days[day]}、{name}" if day in days else name
    return days


def _labour(year: int) -> tuple[int, ...]:
    """1 May: three days until 2007, one from 2008, two from 2025."""
    if year <= 2007:
        return (1, 2, 3)
    return (1, 2) if year >= 2025 else (1,)


def _spring(year: int) -> tuple[int, ...]:
    """Offsets from new year's day: the eve belonged to it in 2008–2013 (three days) and again from 2025 (four days)."""
    if 2008 <= year <= 2013:
        return (-1, 0, 1)
    return (-1, 0, 1, 2) if year >= 2025 else (0, 1, 2)
