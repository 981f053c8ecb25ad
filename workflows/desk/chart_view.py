"""The live diagram as its template wants it: centres and halves of boxes, path data, and the list of steps for a phone."""
from importlib import import_module
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from .case_file import CaseFile

STATES = {"done": "done", "current": "now", "ahead": "todo", "skipped": "off", "cancelled": "off"}


def chart(file: CaseFile) -> dict[str, Any] | None:
    """Geometry and state from the engine; nothing while the engine draws none."""
    try:
        cells = import_module("workflows.engine.chart").cells
    except ModuleNotFoundError:
        return None
    drawn = cells(file.case)
    return {
        "width": drawn["width"], "height": drawn["height"], "top": 0, "fit": False, "sentence": drawn["sentence"],
        "poll_url": reverse("desk:case_chart", args=[file.case.key]) if file.case.status == "NEW" else "", "bpmn_url": "",
        "cells": [_cell(node) for node in drawn["nodes"]], "edges": [_edge(edge) for edge in drawn["edges"]],
        "steps": [_step(step) for step in drawn["steps"]],
    }


def _cell(node: dict[str, Any]) -> dict[str, Any]:
    return node


def _edge(edge: dict[str, Any]) -> dict[str, Any]:
    return edge


def _step(step: dict[str, Any]) -> dict[str, Any]:
    return step


def untaken() -> str:
    return _("not on this road")
