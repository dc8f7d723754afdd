/** Guessing which known word was meant. */
import { expect, test } from "vitest";
import { nearest } from "../../src/wechat/nearest.ts";

const words = ["click", "view", "scancode_push", "media_id", "view_limited", "miniprogram"] as const;

test.each([
	["View", "view"],
	["mediaId", "media_id"],
	["mini_program", "miniprogram"],
	["clik", "click"],
	["cliick", "click"],
	["clock", "click"],
	["veiw", "view"],
	["scancode", "scancode_push"],
	["viewlimit", "view_limited"],
	["view_url", "view"],
])("%s is near %s", (word, meant) => {
	expect(nearest(word, words)).toBe(meant);
});

test.each(["", "___", "pic", "hologram"])("nothing is near %j", (word) => {
	expect(nearest(word, words)).toBeUndefined();
});
