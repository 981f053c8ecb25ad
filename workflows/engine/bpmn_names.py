"""Namespaces of a BPMN 2.0 document."""
NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}


def bpmn_tag(name: str, space: str = "bpmn") -> str:
    """A qualified name for ElementTree."""
    return f"{{{NAMESPACES[space]}}}{name}"
