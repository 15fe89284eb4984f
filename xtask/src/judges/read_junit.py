"""Reads JUnit files with a library that build servers use, and compares their counts with their cases."""

import sys

from junitparser import JUnitXml

failed = False
for path in sys.argv[1:]:
    try:
        document = JUnitXml.fromfile(path)
        for suite in document:
            said = (suite.tests, suite.failures, suite.errors, suite.skipped)
            suite.update_statistics()
            counted = (suite.tests, suite.failures, suite.errors, suite.skipped)
            if said != counted:
                raise ValueError(f"{suite.name} says {said} and has {counted}")
    except Exception as error:  # Whatever the library objects to is an objection.
        failed = True
        print(f"{path}: {error}", file=sys.stderr)
sys.exit(1 if failed else 0)
