/** What a late text loses on its way: JSON can say some characters only as `\uXXXX`, which WeChat refuses. */
import { expect, it } from "vitest";
import { toCustomMessages } from "../../src/wechat/custom-message.ts";
import { text, video } from "../../src/wechat/reply.ts";

const asJson = (reply: Parameters<typeof toCustomMessages>[0]): string =>
	JSON.stringify(toCustomMessages(reply, "oFollower"));

it("control characters are dropped, half characters replaced, line ends and tabs kept", () => {
	expect(asJson(text("a\u0000\u001f\u0008b\ud800\r\n\tc"))).toContain('"ab\ufffd\\n\\tc"');
});

it("a caption loses the same", () => {
	const json = asJson(video("MEDIA", { title: "T\u0001", description: "D\ud800" }));
	expect(json).toContain('"title":"T","description":"D\ufffd"');
});

it("a text of nothing else is no message", () => {
	expect(asJson(text("\u0001"))).toBe("[]");
});

it("nor is one of blanks alone", () => {
	expect(asJson(text(" \r\n\u3000"))).toBe("[]");
});
