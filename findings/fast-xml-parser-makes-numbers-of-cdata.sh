#!/usr/bin/env bash
# fast-xml-parser turns the text of a CDATA section into a number or a boolean, now and then.
#
# That values are parsed is its documented default. That a CDATA section, which says "this is character data", is
# parsed as well is not, and a protocol that puts every text into CDATA gets a type that depends on what somebody
# typed: a leading zero, a plus, a trailing zero and the spaces are gone, "1e3" is 1000, "true" is a boolean, and
# from a certain length on a number is a string again. With the option cdataPropName the same section comes as it
# was written.
#
# Tests with words as texts never meet it. parseTagValue: false switches it off for all.
#
# Pinned: npm fast-xml-parser 5.12.1
# Output seen:
#                        default                with cdataPropName
#   "0012"               12                     "0012"
#   "+8613800000000"     8613800000000          "+8613800000000"
#   "1.10"               1.1                    "1.10"
#   "1e3"                1000                   "1e3"
#   "true"               true                   "true"
#   " 5 "                5                      " 5 "
#   "9007199254740993"   "9007199254740993"     "9007199254740993"
set -euo pipefail
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --save-exact fast-xml-parser@5.12.1

cat > run.mjs <<'END'
import { XMLParser } from "fast-xml-parser";

const byDefault = new XMLParser();
const apart = new XMLParser({ cdataPropName: "cdata" });
console.log(`${"".padEnd(21)}${"default".padEnd(23)}with cdataPropName`);
for (const text of ["0012", "+8613800000000", "1.10", "1e3", "true", " 5 ", "9007199254740993"]) {
	const xml = `<text><![CDATA[${text}]]></text>`;
	const one = JSON.stringify(byDefault.parse(xml).text);
	const other = JSON.stringify(apart.parse(xml).text.cdata);
	console.log(JSON.stringify(text).padEnd(21) + one.padEnd(23) + other);
}
END

node run.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
