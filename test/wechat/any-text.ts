/** Texts for property tests. */
import fc from "fast-check";

/** What could end a CDATA section, open another, or be no character at all. */
const TRICKY = [
	"]]>",
	"]]",
	">",
	"<![CDATA[",
	"</Content>",
	"&amp;",
	"&#0;",
	"\r\n",
	"\r",
	"\0",
	"\u001b",
	"\ud83d",
	"\ufffe",
	"\ufeff",
	"😀",
	"你好",
];

/** Texts of any sixteen-bit units, half characters among them. */
export const anyText: fc.Arbitrary<string> = fc
	.array(
		fc.oneof(
			fc.constantFrom(...TRICKY),
			fc.string({ unit: "grapheme" }),
			fc.integer({ min: 0, max: 0xff_ff }).map((unit) => String.fromCharCode(unit)),
		),
	)
	.map((parts) => parts.join(""));
