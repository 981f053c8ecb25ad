"""A picture of a page as a drawing that stands alone, for documents; screens draw theirs from a template in the theme's colours."""
from xml.sax.saxutils import escape

from .drawing import Edge, Line, Node, Picture

STYLE = (
    "text{font-family:'Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif;text-anchor:middle;fill:#1b2533}"
    ".t{font-size:13.5px;font-weight:600}.s{font-size:11.5px;fill:#566276}.g{font-size:14px;font-weight:700}"
    ".c{fill:#fff;stroke:#5f6b82;stroke-width:1.5}.e{stroke-width:3.5}.w,.b{fill:none;stroke:#5f6b82;stroke-width:1.5}"
)
ARROW = ('<marker id="a" markerWidth="7" markerHeight="7" refX="6" refY="3.5" orient="auto">'
         '<path d="M0 0L7 3.5 0 7z" fill="#5f6b82"/></marker>')


def svg(picture: Picture) -> str:
    """The drawing; deterministic."""
    width, height = picture["width"], picture["height"]
    said = escape(picture["sentence"], {'"': "&quot;"})
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img"'
        f' aria-label="{said}">',
        f"<style>{STYLE}</style><defs>{ARROW}</defs>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *map(_edge, picture["edges"]), *map(_node, picture["nodes"]), "</svg>", "",
    ])


def _edge(edge: Edge) -> str:
    word = f'<text class="s" x="{edge["lx"]}" y="{edge["ly"]}">{escape(edge["label"])}</text>' if edge["label"] else ""
    return f'<path class="w" d="{edge["d"]}" marker-end="url(#a)"/>{word}'


def _node(node: Node) -> str:
    if node["kind"] == "task":
        back = ""
        if node["returns"]:
            back = (f'<g transform="translate({node["right"]} {node["down"]})"><circle class="c" r="7"/>'
                    '<path class="b" d="M-1 -3.5L-3.5 -1L-1 1.5M-3.5 -1H1.2A2 2 0 0 1 1.2 3H-1"/></g>')
        sub = f'<text class="s" y="{node["sub_y"]}">{escape(node["sub"])}</text>' if node["sub"] else ""
        body = (f'<rect class="c" x="{node["left"]}" y="{node["up"]}" width="{node["w"]}" height="{node["h"]}" rx="7"/>'
                f'{_lines(node["lines"], "t")}{sub}{back}')
    elif node["kind"] == "gate":
        body = f'<path class="c" d="M-15 0l15-15 15 15-15 15z"/><text class="g" y="5">{node["sign"]}</text>{_lines(node["label"], "s")}'
    else:
        body = f'<circle class="c{" e" if node["kind"] == "end" else ""}" r="11.5"/>{_lines(node["lines"], "s")}'
    return f'<g transform="translate({node["cx"]} {node["cy"]})"><title>{escape(node["hint"])}</title>{body}</g>'


def _lines(lines: list[Line], style: str) -> str:
    return "".join(f'<text class="{style}" y="{line["y"]}">{escape(line["text"])}</text>' for line in lines)
