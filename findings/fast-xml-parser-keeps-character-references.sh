#!/usr/bin/env bash
# fast-xml-parser leaves &#60; and &#xE9; as they are unless it is told to read HTML.
#
# Numeric character references are XML's own: XML 1.0 has them for every character, needs no declaration for them,
# and many serialisers write all but ASCII that way. By default the parser decodes the five named entities alone, so
# that the same text comes decoded or not by how the sender spelt it, and no error says so. What decodes them is the
# option htmlEntities, whose name suggests that XML does not need it; it then decodes HTML's names, too.
#
# Pinned: npm fast-xml-parser 5.12.1
# Output seen:
#                  default          htmlEntities: true
#   1 &lt; 2       1 < 2            1 < 2
#   1 &#60; 2      1 &#60; 2        1 < 2
#   caf&#xE9;      caf&#xE9;        café
#   &#20320;       &#20320;         你
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
const html = new XMLParser({ htmlEntities: true });
console.log(`${"".padEnd(15)}${"default".padEnd(17)}htmlEntities: true`);
for (const text of ["1 &lt; 2", "1 &#60; 2", "caf&#xE9;", "&#20320;"]) {
	const xml = `<text>${text}</text>`;
	console.log(text.padEnd(15) + byDefault.parse(xml).text.padEnd(17) + html.parse(xml).text);
}
END

node run.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
