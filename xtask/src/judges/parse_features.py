"""Parses feature files with the reference parser and reports the ones that it refuses."""

import sys

from gherkin.errors import ParserError
from gherkin.parser import Parser

failed = False
for path in sys.argv[1:]:
    try:
        with open(path, encoding="utf-8") as file:
            Parser().parse(file.read())
    except ParserError as error:
        failed = True
        print(f"{path}: {error}", file=sys.stderr)
sys.exit(1 if failed else 0)
