"""Whether two ways of walking allow exactly the same roads, however long: both are followed side by side, outcome by outcome.

Listing roads is hopeless on a page with many gates. Where two walkers, put on the same standing, always offer the same outcomes and come
to standings of which the same is true, every road of one is a road of the other. Standings that one road can lead to are kept as a set."""
from collections import deque


class Different(AssertionError):
    """After this road one walker offers outcomes that the other does not."""


def closed(standings, moves):
    """These standings and all that are reached from them without leaving a word on the road."""
    found, todo = set(standings), list(standings)
    while todo:
        for label, after in moves(todo.pop()):
            if not label and after not in found:
                found.add(after)
                todo.append(after)
    return frozenset(found)


def offered(standings, moves, ended):
    """{outcome: standings after it}."""
    after = {}
    for standing in standings:
        if standing != ended:
            for label, following in moves(standing):
                if label:
                    after.setdefault(label, set()).add(following)
    return after


def follow(one, other):
    """Every outcome that lies on some road; raises Different with the road after which the two disagree.

    `one` and `other` are (begin, moves, ended)."""
    seen, outcomes = set(), set()
    todo = deque([((), frozenset({one[0]}), frozenset({other[0]}))])
    while todo:
        road, *both = todo.popleft()
        here = tuple(closed([s for s in standings if s != way[2]], way[1]) | {s for s in standings if s == way[2]}
                     for standings, way in zip(both, (one, other), strict=True))
        if here in seen:
            continue
        seen.add(here)
        left, right = (offered(standings, way[1], way[2]) for standings, way in zip(here, (one, other), strict=True))
        if left.keys() != right.keys() or (one[2] in here[0]) != (other[2] in here[1]):
            raise Different(f"after {' '.join(road) or 'the beginning'}: {sorted(left.keys() ^ right.keys())}")
        outcomes |= left.keys()
        todo += [((*road, label), frozenset(left[label]), frozenset(right[label])) for label in sorted(left)]
    return outcomes
