"""A compacted Consolidated Screening List as the CSV that `knockon rules words` and `knockon lists` read.

    python bench/lists/compacted.py screening-list.json entity-list.csv

Some projects keep the list as one JSON document with its texts in tables: `tables.sources`, `tables.licenceRequirements`,
`tables.licencePolicies`, and entries with short keys that `fieldKey` explains (n name, a other names, s source, e number, lr
and lp places in the tables, fr Federal Register chain, c countries). That is no publisher's layout, so no reader of ours takes it. This
script writes the same rows under the column names of the publisher's CSV; nothing is left out or mended.
"""

import csv
import json
import sys


def main(source: str, target: str) -> None:
    with open(source, encoding="utf-8") as f:
        document = json.load(f)
    tables = document["tables"]

    def text(table: str, place: int | None) -> str:
        return "" if place is None else tables[table][place]

    with open(target, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f)
        columns = "source,entity_number,type,name,alt_names,addresses,federal_register_notice,license_requirement,license_policy"
        out.writerow(columns.split(","))
        for entry in document["entries"]:
            out.writerow([
                text("sources", entry["s"]),
                entry.get("e", ""),
                entry.get("t", ""),
                entry["n"],
                "; ".join(entry.get("a", [])),
                "; ".join(entry.get("c", [])),
                entry.get("fr", ""),
                text("licenceRequirements", entry.get("lr")),
                text("licencePolicies", entry.get("lp")),
            ])
    print(f"{len(document['entries'])} rows written to {target}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
