/** A page that is open in a browser: what it is sent over /simulator/live. */
import { isObject, type JsonObject } from "../../simulator/json.ts";
import { send } from "./simulator.ts";

/** One server-sent event. */
export type LiveEvent = { readonly name: string; readonly data: JsonObject };

export type OpenPage = {
	/** The next events until one fits, that one last. */
	readonly until: (fits: (event: LiveEvent) => boolean) => Promise<readonly LiveEvent[]>;
	/** The data of the next event with this name that fits. */
	readonly next: (name: string, fits?: (data: JsonObject) => boolean) => Promise<JsonObject>;
	readonly close: () => Promise<void>;
};

const opened: OpenPage[] = [];

/** Opens a page and reads its snapshot. `query` is what it asks for. */
export async function openPage(
	query = "",
): Promise<{ readonly page: OpenPage; readonly snapshot: JsonObject }> {
	const page = await connect(query);
	return { page, snapshot: await page.next("snapshot") };
}

/** To be called before the simulator is reset. */
export async function closePages(): Promise<void> {
	for (const page of opened.splice(0)) await page.close();
}

/** Connects without reading anything. */
export async function connect(query = ""): Promise<OpenPage> {
	const response = await send("GET", `/simulator/live${query}`);
	if (response.body === null) throw new Error("the stream has no body");
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	let rest = "";

	const nextBlock = async (): Promise<string> => {
		while (!rest.includes("\n\n")) {
			const { done, value } = await reader.read();
			if (done) throw new Error("the stream has ended");
			rest += value;
		}
		const [block = ""] = rest.split("\n\n", 1);
		rest = rest.slice(block.length + 2);
		return block;
	};

	const until = async (fits: (event: LiveEvent) => boolean): Promise<readonly LiveEvent[]> => {
		const events: LiveEvent[] = [];
		while (true) {
			const event = readEvent(await nextBlock());
			if (event === undefined) continue;
			events.push(event);
			if (fits(event)) return events;
		}
	};

	const page: OpenPage = {
		until,
		next: async (name, fits = () => true) =>
			(await until((event) => event.name === name && fits(event.data))).at(-1)?.data ?? {},
		close: () => reader.cancel(),
	};
	opened.push(page);
	return page;
}

/** Undefined for a comment, which is a heartbeat. */
function readEvent(block: string): LiveEvent | undefined {
	if (block.startsWith(":")) return undefined;
	const [, name = "", json = ""] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
	const data: unknown = JSON.parse(json);
	if (!isObject(data)) throw new Error(`${name} carries no object`);
	return { name, data };
}
