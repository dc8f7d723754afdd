import { expect, it } from "vitest";
import { collectFaults, MOST_NAMED } from "../../src/push/faults.ts";
import { preflightPush } from "../../src/push/preflight-push.ts";
import { parsePushRequest } from "../../src/push/push-request.ts";
import type { Template } from "../../src/wechat/template/template.ts";

it("all faults are counted, and texts are made for the first twenty alone", () => {
	const { note, faults } = collectFaults();
	let made = 0;
	for (let index = 0; index < 1000; index += 1) {
		note.lazily(`recipients[${index}]`, () => {
			made += 1;
			return { en: `fault ${index}`, zh: `错误 ${index}` };
		});
	}
	expect(made).toBe(MOST_NAMED);
	expect(faults()).toMatchObject({
		count: 1000,
		named: { length: MOST_NAMED, 19: { text: { en: "fault 19" } } },
	});
});

it("an unknown field of every recipient is compared with the known ones for the first twenty alone", () => {
	const names: string[] = [];
	const recipients = Array.from({ length: 1000 }, (_, index) => {
		const name = `tousr${index}`;
		// Reading the name's letters is what a hint costs.
		const counted = Object.assign(Object.create(null), { touser: "o1", [name]: 1 });
		names.push(name);
		return counted;
	});
	const parsed = parsePushRequest({ template_id: "T", data: { thing1: "x" }, recipients });
	expect(parsed).toMatchObject({ ok: false, error: { count: 1000, named: { length: MOST_NAMED } } });
	if (!parsed.ok) expect(parsed.error.named[0]?.text.en).toContain("There is no such field here.");
});

it("a key that every recipient lacks is looked for among theirs for the first twenty alone", () => {
	let read = 0;
	const template: Template = {
		template_id: "T",
		title: "t",
		primary_industry: "",
		deputy_industry: "",
		content: "",
		example: "",
		get keys() {
			read += 1;
			return ["thing1"];
		},
	};
	const recipients = Array.from({ length: 1000 }, (_, place) => ({
		touser: `o${place}`,
		data: { thng1: { value: "x" } },
		place,
	}));
	const { faults } = preflightPush(template, { data: {}, recipients, mayGrow: false });
	expect(faults).toMatchObject({ count: 1000, named: { length: MOST_NAMED } });
	expect(faults?.named[0]?.text.en).toContain('There is one for "thng1": did you mean thing1?');
	// Three readings for each recipient, and a few more for each named one.
	expect(read).toBeLessThan(4000);
});
