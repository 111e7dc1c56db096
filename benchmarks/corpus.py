"""Write a generated project: policy-like pages with citations and a block each, and the records beneath them.

    python benchmarks/corpus.py OUT PAGES RECORDS [--plain] [--registers]

Every page has about 900 words of running prose, six sections, three tables, twelve links to other pages and fifteen
citations. `--plain` writes the same words for stock Material: footnotes for citations, a list for the block, no
records. `--registers` adds the register pages that show every record. The text depends on the numbers and the seed
alone: two runs give the same bytes. Our project takes the settings and the theme of this one, for they are part of the product.
"""

import argparse
import itertools
import math
import random
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PER_TOPIC = 50
LINKS, NOTES, ABBREVIATIONS, PROSE = 12, 15, 8, 900
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COMMON = """the of and to in a for is that on with as by are be this from which have it an not will its or at has was
more their than these been should can also other where such under over between within across would while when most
each both after before if however still often only there they no into but all about what who how because against per
during until than without""".split()
POLICY = """policy evidence agency regulation regulator ministry oversight standard model risk safety audit evaluation
threshold capacity deployment incident reporting disclosure liability compliance enforcement mandate statute directive
guideline framework governance authority committee parliament commission council assessment benchmark developer
provider operator user rights privacy security resilience infrastructure procurement budget funding grant subsidy
tariff export control testing verification monitoring transparency accountability consultation stakeholder industry
market competition innovation research laboratory university workforce training employment sector health education
energy transport finance data estimate forecast scenario option cost benefit recommendation implementation timeline
milestone review revision amendment consensus dissent precedent jurisdiction treaty agreement cooperation mechanism
institution mission citizen public trust participation equity inclusion harm mitigation safeguard interview survey
sample baseline indicator trend comparison finding conclusion limitation assumption method source citation""".split()
SYLLABLES = """al an ar ba be bi bo ca ce co da de di do el en er fa fi ga ge go ha he il in ka ki la le li lo ma me mi
mo na ne ni no or pa pe po ra re ri ro sa se si so ta te ti to ul un va ve vi vo ze""".split()

STOCK = """site_name: Generated
site_url: http://127.0.0.1:8000/
theme:
  name: material
  font: false
  features: [navigation.prune, navigation.indexes]
markdown_extensions:
  - abbr
  - footnotes
  - tables
  - toc: {permalink: true}
"""
OURS = f"""INHERIT: {ROOT / "mkdocs.yml"}
site_name: Generated
site_url: http://127.0.0.1:8000/
theme:
  custom_dir: {ROOT / "overrides"}
watch: []
markdown_extensions:
  - abbr
  - tables
  - fenced_code
  - toc: {{permalink: "#", toc_depth: "2", marker: ""}}
  - ledger
"""


def vocabulary(rng: random.Random) -> tuple[list[str], list[float]]:
    """Words by hand first, then coined ones: a Zipf tail as in real text."""
    coined = dict.fromkeys("".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 5))) for _ in range(26000))
    words = list(dict.fromkeys([*COMMON, *POLICY, *coined]))
    return words, list(itertools.accumulate(1 / (rank + 2.7) for rank in range(1, len(words) + 1)))


class Writer:
    """Pages and records of one generated project."""

    def __init__(self, pages: int, records: int, plain: bool, seed: int = 7):
        self.pages, self.plain, self.seed = pages, plain, seed
        self.words, self.weights = vocabulary(random.Random(seed))
        rng = random.Random(seed + 1)
        self.codes_ = {"".join(rng.choice(LETTERS) for _ in range(4)): " ".join(rng.sample(POLICY, 4)).title() for _ in range(60)}
        self.codes = sorted(self.codes_)
        self.topics = math.ceil(pages / PER_TOPIC)
        self.each = max(NOTES, records * 2 // 5 // self.topics)  # sources of a topic, and as many claims
        self.events = records // 5 // self.topics
        self.shown: set[tuple[int, int]] = set()  # the claims that pages show, as topic and number
        self.cited: set[tuple[int, int]] = set()  # the sources that pages cite

    def some(self, rng: random.Random, count: int) -> list[str]:
        return rng.choices(self.words, cum_weights=self.weights, k=count)

    def sentence(self, rng: random.Random, extras: list[str]) -> str:
        words = self.some(rng, rng.randint(11, 22))
        if rng.random() < 0.12:
            words[rng.randrange(len(words))] = f"*{rng.choice(POLICY)}*"
        if rng.random() < 0.08:
            words[rng.randrange(len(words))] = f"**{rng.choice(POLICY)}**"
        for extra in extras:
            words.insert(rng.randrange(2, len(words)), extra)
        text = " ".join(words)
        return text[:1].upper() + text[1:]

    def path(self, number: int) -> str:
        return f"t{number // PER_TOPIC:03}/page-{number:05}.md"

    def table(self, rng: random.Random) -> str:
        rows = [["Jurisdiction", *(word.capitalize() for word in rng.sample(POLICY, 3))], ["---"] * 4]
        rows += [[" ".join(self.some(rng, 2)), " ".join(self.some(rng, 4)), f"{rng.uniform(1, 99):.1f} %", " ".join(self.some(rng, 3))] for _ in range(5)]
        return "".join(f"| {' | '.join(row)} |\n" for row in rows)

    def page(self, number: int) -> str:
        rng = random.Random(self.seed * 1000003 + number)
        topic = number // PER_TOPIC
        cited = [rng.randrange(self.each) for _ in range(NOTES)]
        title = f"{' '.join(rng.sample(POLICY, 3)).capitalize()} {number}"
        short = rng.sample(self.codes, ABBREVIATIONS)
        links = short * 2 + [f"[{' '.join(rng.sample(POLICY, 2))}](../{self.path(rng.randrange(self.pages))})" for _ in range(LINKS)]
        head = ["---", f"title: {title}", f"summary: {' '.join(rng.sample(POLICY, 12))}", "kind: register", f"order: {number}", "---", ""]
        out, note = ([f"# {title}", ""] if self.plain else head), 0
        for section in range(6):
            out += ["", f"## {' '.join(rng.sample(POLICY, 3)).capitalize()} {section + 1}", ""]
            if section % 2:
                out += [f"> **Limits.** {self.sentence(rng, [])}.", ""]
            left = PROSE // 6
            while left > 12:
                paragraph = []
                for _ in range(rng.randint(3, 5)):
                    text = self.sentence(rng, [links.pop()] if links and rng.random() < 0.6 else [])
                    left -= len(text.split())
                    if note < NOTES and rng.random() < 0.45:
                        text += f".[^{note + 1}]" if self.plain else f" [@{self.source(topic, cited[note])}, p. {rng.randint(1, 300)}]."
                        note += 1
                    else:
                        text += "."
                    paragraph.append(text)
                    if left <= 12:
                        break
                out += [*paragraph, ""]
            if section % 2 == 0:
                out += [self.table(rng), ""]
        rng.shuffle(links)
        out += [*(f"{self.sentence(rng, [links.pop() for _ in range(min(3, len(links)))])}." for _ in range(math.ceil(len(links) / 3))), ""]
        chosen = [(number % PER_TOPIC * 3 + step) % self.each for step in range(3)]
        if self.plain:
            out += [f"- {self.statement(topic, index)}" for index in chosen] + [""]
            out += [f"[^{index + 1}]: {self.described(topic, cited[index])}" for index in range(note)]
        else:
            self.shown |= {(topic, index) for index in chosen}
            self.cited |= {(topic, index) for index in cited[:note]}
            out += [f"/// claims | {', '.join(f'claim-{topic:03}-{index:05}' for index in chosen)}", "    layout: brief", "///", ""]
        out += ["", *(f"*[{code}]: {self.codes_[code]}" for code in sorted(short))]
        return "\n".join(out) + "\n"

    def source(self, topic: int, index: int) -> str:
        return f"press-2023-11-15-{topic:03}-{index:05}"

    def described(self, topic: int, index: int) -> str:
        rng = random.Random(self.seed + topic * 100003 + index)
        return f"{' '.join(self.some(rng, 8)).capitalize()}, Press {index}, 15 November 2023"

    def statement(self, topic: int, index: int) -> str:
        rng = random.Random(self.seed * 31 + topic * 100003 + index)
        return f"{' '.join(self.some(rng, 16)).capitalize()}."

    def records(self, topic: int, registers: bool) -> dict[str, list[dict[str, object]]]:
        """The records of a topic: with registers all of them, otherwise those that the pages written so far use."""
        name = f"t{topic:03}"
        shown = [index for index in range(self.each) if registers or (topic, index) in self.shown]
        used = [index for index in range(self.each) if registers or (topic, index) in self.cited]
        sources: list[dict[str, object]] = [
            {"id": self.source(topic, index), "type": "report", "title": self.described(topic, index).split(",")[0], "publisher": f"Press {index}", "issued": "2023-11-15",
             "url": f"https://press.example/{topic}/{index}", "language": "en", "kind": "press", "primary": True, "read": "full", "reliability": "B", "descriptor": "Generated"}
            for index in used
        ]  # fmt: skip
        claims: list[dict[str, object]] = [
            {"id": f"claim-{topic:03}-{index:05}", "statement": self.statement(topic, index), "date": "2023-11-15", "status": "confirmed", "topics": [name],
             "evidence": [{"source": self.source(topic, used[(index + step) % len(used)]), "supports": "the statement"} for step in range(2)],
             "history": [{"date": "2023-11-15", "status": "confirmed", "because": "A primary source bears it out."}], "checked": "2026-11-21"}
            for index in shown
        ]  # fmt: skip
        events: list[dict[str, object]] = [
            {"id": f"ev-2023-11-15-{topic:03}-{index:05}", "date": "2023-11-15", "title": f"Event {index}", "what": self.statement(topic, index), "topics": [name],
             "evidence": [{"source": self.source(topic, index % self.each)}]}
            for index in range(self.events)
        ]  # fmt: skip
        return {"sources": sources, "claims": claims, "events": events}


REGISTER = "---\ntitle: {title}\nsummary: Generated.\nkind: register\norder: 1\n---\n\n## Records\n\n/// {block}\n    {option}: {topic}\n///\n"


def write(out: Path, pages: int, records: int, plain: bool, registers: bool) -> None:
    """The project under `out`."""
    writer = Writer(pages, records, plain)
    (out / "docs").mkdir(parents=True)
    (out / "mkdocs.yml").write_text(STOCK if plain else OURS)
    index = "# Generated\n" if plain else "---\ntitle: Generated\nsummary: Generated.\nkind: register\norder: 1\n---\n"
    (out / "docs" / "index.md").write_text(index)
    for number in range(pages):
        path = out / "docs" / writer.path(number)
        path.parent.mkdir(exist_ok=True)
        path.write_text(writer.page(number))
    if plain:
        return
    words: list[dict[str, object]] = [{"id": "press", "list": "source-kind", "title": "Press"}]
    for topic in range(writer.topics):
        name = f"t{topic:03}"
        folder = out / "evidence" / name
        folder.mkdir(parents=True)
        words.append({"id": name, "list": "topic", "title": f"Topic {topic}", "short": name})
        for kind, rows in writer.records(topic, registers).items():
            if rows and (kind != "events" or registers):
                _dump(folder / f"{kind}.yaml", rows)
            if registers:
                block, option = ("timeline", "topic") if kind == "events" else (kind, "home")
                text = REGISTER.format(title=f"{kind.capitalize()} of {name}", block=block, option=option, topic=name)
                (out / "docs" / name / f"{kind}.md").write_text(text)
    _dump(out / "evidence" / "vocabulary.yaml", words)


def _dump(path: Path, rows: list[dict[str, object]]) -> None:
    from ledger.reader import canonical

    path.write_text(canonical(rows), encoding="utf-8")


def main() -> None:
    """Write one project."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("out", type=Path)
    parser.add_argument("pages", type=int)
    parser.add_argument("records", type=int)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--registers", action="store_true")
    chosen = parser.parse_args()
    write(chosen.out, chosen.pages, chosen.records, chosen.plain, chosen.registers)


if __name__ == "__main__":
    main()
