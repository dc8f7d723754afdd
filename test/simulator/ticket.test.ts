import { reset } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { advance, ask, call, control, errcodeOf, list } from "./simulator.ts";

afterEach(() => reset());

const PATH = "/cgi-bin/ticket/getticket";
const getTicket = () => call("GET", `${PATH}?type=jsapi`);

describe("ticket/getticket", () => {
	it("gives a ticket for 7,200 seconds", async () => {
		expect(await getTicket()).toEqual({
			errcode: 0,
			errmsg: "ok",
			ticket: expect.stringMatching(/^[\w-]{86}$/),
			expires_in: 7200,
		});
	});

	it("gives the same one with its remaining life, and then another", async () => {
		const { ticket } = await getTicket();
		await advance(7199);
		expect(await getTicket()).toMatchObject({ ticket, expires_in: 1 });
		await advance(1);
		const other = await getTicket();
		expect(other["expires_in"]).toBe(7200);
		expect(other["ticket"]).not.toBe(ticket);
	});

	it("is forgotten with everything else", async () => {
		const { ticket } = await getTicket();
		await control("POST", "/reset");
		expect((await getTicket())["ticket"]).not.toBe(ticket);
	});

	it("refuses other types with 40097, and who has no access_token with 41001", async () => {
		expect(await errcodeOf("GET", PATH)).toBe(40097);
		expect(await errcodeOf("GET", `${PATH}?type=wx_card`)).toBe(40097);
		expect(await ask("GET", `${PATH}?type=jsapi`)).toMatchObject({ errcode: 41001 });
	});

	it("leaves no ticket in the record", async () => {
		const { ticket } = await getTicket();
		const { calls } = await control("GET", `/calls?path=${PATH}`);
		expect(list(calls)).toHaveLength(1);
		expect(JSON.stringify(calls)).toContain(`${String(ticket).slice(0, 6)}…sha256:`);
		expect(JSON.stringify(calls)).not.toContain(String(ticket));
	});
});
