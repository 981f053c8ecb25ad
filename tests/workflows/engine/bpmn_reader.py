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


def roads(xml):
    """Every road from the begin event to an end, with at most one return."""
    document, found = Document(xml), set()

    def walk(tokens, road, arrived, returned):
        assert tokens, f"nobody moves any more after {road}"
        (name, inside, back), rest = tokens[0], tokens[1:]
        kind = document.kind[name]
        if kind == "endEvent":
            found.add((*road, name))
        elif kind == "startEvent":
            walk([(document.out[name][0].target, inside, back)], road, arrived, returned)
        elif name in document.converging:
            split, number = inside[-1]
            key = (name, inside[:-1])
            here = {**arrived, key: arrived.get(key, frozenset()) | {number}}
            if len(here[key]) < document.branches_meeting(split) and any(t[1][:len(inside) - 1] == inside[:-1] and len(t[1]) >= len(inside)
                                                                          for t in rest):
                walk(rest, road, here, returned)
            else:
                del here[key]
                walk([(document.out[name][0].target, inside[:-1], ""), *rest], (*road, name), here, returned)
        elif document.splits(name):
            branches = [(way.target, (*inside, (name, number)), "") for number, way in enumerate(document.out[name])]
            walk([*branches, *rest], (*road, name), arrived, returned)
        elif kind == "userTask":
            ways = document.out[name]
            if len(ways) == 1 and document.kind[ways[0].target] == "exclusiveGateway" and ways[0].target.startswith(name + "_"):
                ways = document.out[ways[0].target]
            for way in ways:
                if way.open_to(back):
                    go(name, way.verb or way.id.removeprefix(f"flow_{name}_"), way, tokens, road, arrived, returned)
            for clock in document.border.get(name, []):
                go(name, "timeout", document.out[clock][0], tokens, road, arrived, returned)
        else:
            for way in document.out[name]:
                word = way.id.removeprefix(f"flow_{name}_")
                passed = f"{name}.{word}" if kind == "exclusiveGateway" else name
                if road.count(passed) < 2:
                    walk([(way.target, inside, back), *rest], (*road, passed), arrived, returned)

    def go(task, word, way, tokens, road, arrived, returned):
        (_name, inside, back), rest = tokens[0], tokens[1:]
        road = (*road, f"{task}.{word}")
        if word == "return":
            if returned:
                return
            returned = True
        if word == "return" and way.resume:
            walk([(way.target, inside, task), *rest], road, arrived, returned)
        elif word in NOT_FORWARD or (back and not way.detour):
            kept = inside[:document.depth[way.target]]
            rest = [t for t in rest if t[1][:len(kept)] != kept]
            arrived = {key: came for key, came in arrived.items() if key[1][:len(kept)] != kept}
            walk([(way.target, kept, ""), *rest], road, arrived, returned)
        else:
            walk([(way.target, inside, ""), *rest], road, arrived, returned)

    walk([("begin", (), "")], (), {}, False)
    return found
