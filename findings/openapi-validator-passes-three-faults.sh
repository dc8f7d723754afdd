#!/usr/bin/env bash
# @seriousme/openapi-schema-validator passes a misspelt type, an undeclared parameter and a wrong example.
#
# It holds a document against the OpenAPI schema, and that schema leaves to JSON Schema and to prose what it cannot
# say itself. "Valid" therefore still covers a misspelt `type`, a path parameter that the operation does not declare
# (the specification demands it), and an example that its own schema refuses. The last line shows that the validator
# does look: a response without its description is found.
#
# Pinned: npm @seriousme/openapi-schema-validator 2.11.0
# Output seen:
#   type: "strnig"                     valid
#   /users/{id} without its parameter  valid
#   example "no" for an integer        valid
#   response without a description     not valid
set -euo pipefail
script=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --save-exact @seriousme/openapi-schema-validator@2.11.0

cat > run.mjs <<'END'
import { Validator } from "@seriousme/openapi-schema-validator";

const withPath = (path, response) => ({ paths: { [path]: { get: { responses: { 200: response } } } } });
const json = (media) => ({ description: "good", content: { "application/json": media } });
const documents = {
	'type: "strnig"': withPath("/users", json({ schema: { type: "strnig" } })),
	"/users/{id} without its parameter": withPath("/users/{id}", { description: "good" }),
	'example "no" for an integer': withPath("/users", json({ schema: { type: "integer" }, example: "no" })),
	"response without a description": withPath("/users", {}),
};
for (const [label, document] of Object.entries(documents)) {
	const base = { openapi: "3.1.0", info: { title: "Users", version: "1" } };
	const { valid } = await new Validator().validate({ ...base, ...document });
	console.log(`${label.padEnd(34)} ${valid ? "valid" : "not valid"}`);
}
END

node run.mjs > seen.txt

diff <(sed -n '/^# Output seen:$/,/^[^#]/s/^#   //p' "$script") seen.txt
echo "Unchanged."
