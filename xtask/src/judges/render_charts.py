"""Lints the charts whose Chart.yaml is named and prints what they render, by Helm's own library.

Exits 1 if Helm objects to one.
"""

import os
import sys

import helm_python as helm

WARNING = 2

failed = False
charts = [path for path in sys.argv[1:] if os.path.basename(path) == "Chart.yaml"]
for path in map(os.path.dirname, charts):
    report = helm.lint(path, strict=True)
    for message in report["messages"]:
        if message["severity"] >= WARNING:
            failed = True
            print(f"{path}: {message['path']}: {message['error']}", file=sys.stderr)
    try:
        with helm.Chart.load(path) as chart:
            rendered = chart.render({}, name="release", namespace="default")
    except helm.HelmError as error:
        failed = True
        print(f"{path}: {error}", file=sys.stderr)
        continue
    for name in sorted(rendered):
        if rendered[name].strip() and not name.endswith("NOTES.txt"):
            print(f"---\n# Source: {name}\n{rendered[name]}")
sys.exit(1 if failed else 0)
