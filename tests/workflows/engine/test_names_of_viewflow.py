"""viewflow's underscored names on which the engine stands. They may move in any release: then this fails, and says which."""
import ast
import importlib.metadata
from pathlib import Path

import pytest
from viewflow.workflow import nodes
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Flow, Node
from viewflow.workflow.nodes import boundary, mixins

from tests.plainflow.pages import TenderFlow

ENGINE = Path(__file__).parents[3] / "workflows" / "engine"

ON_CLASSES = {
    "_create": Node, "_resolve": Node, "_ready": Node, "_outgoing": Node, "_this_owner": Flow, "_activate_next": Activation,
}
"""Methods of viewflow that we call or override."""

ON_NODES = {
    "_next": "request", "_condition": "large", "_on_true": "large", "_on_false": "large", "_branches": "sign_off",
    "_boundary_events": "revise", "_boundary_specs": "revise", "_attached_to": "revise__timeout", "_delay": "revise__timeout",
}
"""Attributes of viewflow's nodes that we read, and a node of the plain page that has each."""

ON_ACTIVATIONS = {"_condition_result": "IfActivation"}
OF_PYTHON_AND_DJANGO = {"_state", "_meta", "_default_manager", "_asdict", "_replace", "_fields"}


def test_the_version_that_was_read_is_the_one_installed():
    assert importlib.metadata.version("django-viewflow").split(".")[:2] == ["2", "4"], "read the list below against its source first"


@pytest.mark.parametrize(("name", "owner"), ON_CLASSES.items())
def test_a_method_is_where_it_was(name, owner):
    assert callable(getattr(owner, name)), name


@pytest.mark.parametrize(("name", "node"), ON_NODES.items())
def test_an_attribute_is_where_it_was(name, node):
    assert hasattr(TenderFlow._nodes_by_name[node], name)


def test_nodes_are_kept_by_name_and_edges_have_ends_and_a_class():
    assert isinstance(Flow.__dict__.get("_nodes_by_name", TenderFlow._nodes_by_name), dict)
    edge = next(TenderFlow.large._outgoing())
    assert (edge.src.name, edge.dst.name, edge.edge_class, edge.label) == ("large", "decide", "cond_true", "yes")
    assert isinstance(edge, Edge)


def test_activations_offer_the_transitions_that_are_overridden():
    for owner, names in {
        Activation: ("create", "activate", "complete", "activate_next"),
        nodes.view.ViewActivation: ("create", "create_next"),
        nodes.start.StartHandleActivation: ("execute",),
        nodes.if_gate.IfActivation: ("activate",), nodes.switch.SwitchActivation: ("activate",), nodes.end.EndActivation: ("activate",),
        nodes.split.SplitActivation: ("activate", "create_next"), nodes.join.JoinActivation: ("create", "activate", "is_done", "complete"),
        nodes.timer.TimerActivation: ("activate", "execute"), mixins.NextNodeActivationMixin: ("create_next",),
        boundary.TimerBoundary: ("_ready", "_arm"),
    }.items():
        for name in names:
            assert hasattr(owner, name), (owner.__name__, name)


def used():
    """Every underscored attribute that the engine takes of another object, with the files that do."""
    found = {}
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = node.attr if isinstance(node, ast.Attribute) else node.name if isinstance(node, ast.FunctionDef) else ""
            if name.startswith("_") and not name.startswith("__"):
                found.setdefault(name, set()).add(path.name)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("getattr", "hasattr") and len(node.args) > 1:
                word = getattr(node.args[1], "value", "")
                if isinstance(word, str) and word.startswith("_") and not word.startswith("__"):
                    found.setdefault(word, set()).add(path.name)
    return found


def of_our_own_making():
    """Underscored names that the engine itself defines or sets."""
    found = set()
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.attr)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
    return found


def test_every_underscored_name_that_the_engine_takes_is_listed_here():
    known = {*ON_CLASSES, *ON_NODES, *ON_ACTIVATIONS, "_nodes_by_name", *OF_PYTHON_AND_DJANGO, *of_our_own_making()}
    assert {name: files for name, files in used().items() if name not in known} == {}


def test_no_name_is_listed_that_nobody_takes():
    assert {*ON_CLASSES, *ON_NODES, *ON_ACTIVATIONS} - used().keys() == set()
