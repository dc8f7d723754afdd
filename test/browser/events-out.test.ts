/** A gateway whose events go to the simulator (EVENTS_URL): the wire shows them beside the callbacks that they tell of. */
import { expect, onTestFinished } from "vitest";
import { control } from "./support/api.ts";
import { follow, say } from "./support/phone.ts";
import { test } from "./support/test.ts";
import { lines, openRow, row } from "./support/wire.ts";
import { startGateway } from "./support/workers.ts";
import { ownWorld } from "./support/worlds.ts";

test("events stand in the owner's lane, signed", async ({ open }) => {
	const { simulator } = ownWorld();
	const { port } = new URL(simulator);
	const gateway = await startGateway(simulator, {
		EVENTS_URL: `http://localhost:${port}/simulator/events`,
		EVENTS_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
	});
	onTestFinished(gateway.close);
	await control("PATCH", "/account", { callback_url: `${gateway.origin}/wechat` });
	const page = await open();
	await follow(page);
	await say(page, "ping");
	await row(page, "message.text", "204").waitFor();
	// A gateway that has only just started may be late for the first callback, which then comes again.
	const events = (await lines(page)).filter((line) => line.startsWith("⇒"));
	expect(new Set(events)).toEqual(new Set(["⇒ message.text 204", "⇒ event.subscribe 204"]));
	const details = await openRow(page, "message.text", "204");
	await details.getByText(/^webhook-signature: v1,/).waitFor();
});
