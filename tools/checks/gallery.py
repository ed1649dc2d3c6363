#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""The gallery in docs/: its pages show what examples print, its pictures are drawn from it.

gallery.py          compares pages and pictures with the files examples/*.expected; a test holds the programs to those
gallery.py --write  writes docs/pictures: each drawing, which follows a line `// name.dot`, and the picture `dot` makes
"""

import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
DRAWING = re.compile(r"^// (\S+)\.dot\n(.*?)(?=^// |\Z)", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"!\[[^]]+\]\(pictures/([\w-]+)\.svg\)")
EXAMPLE = re.compile(r"\(\.\./examples/(\w+)\.cpp\)")


def drawings() -> dict[str, str]:
    """The drawings of all examples, by name."""
    found: dict[str, str] = {}
    for expected in sorted((ROOT / "examples").glob("*.expected")):
        found.update(DRAWING.findall(expected.read_text()))
    return found


def svg(dot: str, text: str) -> str:
    return subprocess.run([dot, "-Tsvg"], input=text, stdout=subprocess.PIPE, text=True, check=True).stdout


def page_faults(page: pathlib.Path):
    """Yields what a page shows that its example does not have."""
    text = page.read_text()
    named = EXAMPLE.search(text)
    if not named:
        yield f"{page.name} names no example"
        return
    source = (ROOT / "examples" / f"{named[1]}.cpp").read_text()
    printed = (ROOT / "examples" / f"{named[1]}.expected").read_text()
    for language, block in FENCE.findall(text):
        within = source if language == "cpp" else printed
        block = re.sub(r"\\(begin|end)\{gathered\}\n", "", block)
        if language in ("cpp", "text", "math") and block not in within:
            yield f"{page.name}: {named[1]} does not have\n{block}"
    for name in PICTURE.findall(text):
        if f"// {name}.dot\n" not in printed:
            yield f"{page.name}: {named[1]} does not draw {name}"


def faults(dot: str | None):
    shown = set()
    for page in sorted((ROOT / "docs").glob("gallery-*.md")):
        yield from page_faults(page)
        shown.update(PICTURE.findall(page.read_text()))
    found = drawings()
    for name, text in found.items():
        kept, picture = PICTURES / f"{name}.dot", PICTURES / f"{name}.svg"
        if not kept.is_file() or kept.read_text() != text or not picture.is_file():
            yield f"docs/pictures/{name} is not what the example draws: run tools/gallery"
        if name not in shown:
            yield f"{name} is drawn, and shown on no page"
        if dot and "<svg" not in svg(dot, text):
            yield f"{dot} draws nothing of {name}"
    for kept in sorted(PICTURES.iterdir()):
        if kept.stem not in found:
            yield f"docs/pictures/{kept.name} is drawn by no example"


def write(dot: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, text in drawings().items():
        (PICTURES / f"{name}.dot").write_text(text)
        (PICTURES / f"{name}.svg").write_text(svg(dot, text))


def main() -> int:
    dot = shutil.which("dot")
    if sys.argv[1:] == ["--write"]:
        if not dot:
            print("pictures need dot (Debian: graphviz)")
            return 1
        write(dot)
    found = list(faults(dot))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
