"""A token that walks a BPMN document and knows nothing but the document: no flow, no page, no engine."""
import re
from xml.etree import ElementTree as ET

NS = {"b": "http://www.omg.org/spec/BPMN/20100524/MODEL"}
NOT_FORWARD = ("return", "timeout")


class Document:
    """Elements, flows and depths of one process."""

    def __init__(self, xml):
        self.process = ET.fromstring(xml).find("b:process", NS)
        self.kind, self.out, self.border, self.converging = {}, {}, {}, set()
        for element in self.process:
            name, tag = element.get("id"), element.tag.split("}")[1]
            if tag in ("documentation", "laneSet", "sequenceFlow"):
                continue
            self.kind[name] = tag
            self.out[name] = []
            if tag == "boundaryEvent":
                self.border.setdefault(element.get("attachedToRef"), []).append(name)
            if element.get("gatewayDirection") == "Converging":
                self.converging.add(name)
        for element in self.process.findall("b:sequenceFlow", NS):
            self.out[element.get("sourceRef")].append(Road(element))
        self.depth = self._depths()

    def _depths(self):
        depth, todo = {}, [("begin", 0)]
        while todo:
            name, here = todo.pop()
            if name in depth:
                continue
            depth[name] = here
            after = here + 1 if self.splits(name) else here - 1 if name in self.converging else here
            todo += [(road.target, after) for road in self.out[name] if road.verb not in NOT_FORWARD and not road.detour]
        for name in self.kind:
            if name not in depth:  # only a return leads here: it lives where its own road goes on
                ahead = [name]
                while ahead and ahead[0] not in depth:
                    ahead = [road.target for road in self.out[ahead[0]] if not road.detour] + ahead[1:]
                depth[name] = depth[ahead[0]] if ahead else 0
        return {name: 0 if self.kind[name] == "endEvent" else d for name, d in depth.items()}

    def splits(self, name):
        return self.kind[name] == "parallelGateway" and name not in self.converging

    def branches_meeting(self, split):
        return len(self.out[split])


class Road:
    def __init__(self, element):
        self.id, self.target, self.source = element.get("id"), element.get("targetRef"), element.get("sourceRef")
        condition = element.findtext("b:conditionExpression", "", NS)
        verb = re.match(r'verb == "(\w+)"', condition)
        self.verb = verb.group(1) if verb else ""
        self.detour = (re.findall(r'verb == "\w+" and detour_from == "(\w+)"$', condition) or [""])[0]
        self.only_fresh = "detour_from is None" in condition
        self.also_after = re.findall(r'detour_from == "(\w+)" and a gate must be asked again', condition)
        self.resume = "resume" in element.findtext("b:documentation", "", NS)

    def open_to(self, detour_from):
        if self.detour:
            return self.detour == detour_from
        return not detour_from or not self.only_fresh or detour_from in self.also_after


BEGIN = ((("begin", (), ""),), (), False)
"""Tokens (element, splits it is inside of, where a detour comes back to), arrivals at joins, whether a return is spent."""
ENDED = ((), (), False)


def moves(document, walk):
    """[(outcome, standing after it)] for the first token; the outcome is empty where nothing stands on a road."""
    tokens, arrived, returned = walk
    assert tokens, "nobody moves any more"
    (name, inside, back), rest = tokens[0], tokens[1:]
    kind = document.kind[name]
    if kind == "endEvent":
        return [(name, ENDED)]
    if kind == "startEvent":
        return [("", (((document.out[name][0].target, inside, back), *rest), arrived, returned))]
    if name in document.converging:
        return [_arrive(document, name, inside, rest, dict(arrived), returned)]
    if document.splits(name):
        branches = [(way.target, (*inside, (name, number)), "") for number, way in enumerate(document.out[name])]
        return [(name, ((*branches, *rest), arrived, returned))]
    if kind == "userTask":
        return list(_outcomes(document, name, walk))
    passed = f"{name}." if kind == "exclusiveGateway" else name
    return [(passed + (way.id.removeprefix(f"flow_{name}_") if passed.endswith(".") else ""), (((way.target, inside, back), *rest), arrived, returned))
            for way in document.out[name]]


def _arrive(document, name, inside, rest, arrived, returned):
    split, number = inside[-1]
    key = (name, inside[:-1])
    arrived[key] = tuple(sorted({*arrived.get(key, ()), number}))
    if len(arrived[key]) < document.branches_meeting(split) and any(t[1][:len(inside) - 1] == inside[:-1] and len(t[1]) >= len(inside) for t in rest):
        return "", (rest, tuple(sorted(arrived.items())), returned)
    del arrived[key]
    return name, (((document.out[name][0].target, inside[:-1], ""), *rest), tuple(sorted(arrived.items())), returned)


def _outcomes(document, name, walk):
    back = walk[0][0][2]
    ways = document.out[name]
    if len(ways) == 1 and document.kind[ways[0].target] == "exclusiveGateway" and ways[0].target.startswith(name + "_"):
        ways = document.out[ways[0].target]
    for way in ways:
        word = way.verb or way.id.removeprefix(f"flow_{name}_")
        if way.open_to(back) and not (word == "return" and walk[2]):
            yield f"{name}.{word}", _after(document, name, word, way, walk)
    for clock in document.border.get(name, []):
        yield f"{name}.timeout", _after(document, name, "timeout", document.out[clock][0], walk)


def _after(document, task, word, way, walk):
    ((_name, inside, back), *rest), arrived, returned = walk
    returned = returned or word == "return"
    if word == "return" and way.resume:
        return ((way.target, inside, task), *rest), arrived, returned
    if word in NOT_FORWARD or (back and not way.detour):
        kept = inside[:document.depth[way.target]]
        rest = [t for t in rest if t[1][:len(kept)] != kept]
        return ((way.target, kept, ""), *rest), tuple((key, came) for key, came in arrived if key[1][:len(kept)] != kept), returned
    return ((way.target, inside, ""), *rest), arrived, returned
