/** Setting what is to go wrong. */
import { Hono } from "hono";
import type { JsonObject } from "../json.ts";
import { allFaults, type Fault, garblings, setFaults } from "../store/faults.ts";
import type { World } from "../world.ts";
import { onlyKnown, optionalCount, optionalFlag, optionalText, refuseRequest, requiredText } from "./body.ts";

const kindFields = ["errcode", "status", "delay_ms", "garbled", "hang"] as const;
/** `hits` is what GET adds: it may come back, and counts for nothing. */
const known = ["path", "skip", "times", "ratio", "after", "errmsg", "body", "hits", ...kindFields];

export const faultRoutes = (world: World): Hono =>
	new Hono()
		.get("/faults", (context) => context.json({ faults: faultList(world) }))
		.put("/faults", async (context) => {
			setFaults(world, (await readList(context.req.raw)).map(readFault));
			return context.json({ faults: faultList(world) });
		})
		.delete("/faults", (context) => {
			setFaults(world, []);
			return context.body(null, 204);
		});

/** The faults as PUT takes them, each with how often it was met. */
export const faultList = (world: World): readonly JsonObject[] =>
	allFaults(world).map(({ fault: { kind, ...rest }, hits }) => ({
		...rest,
		...kind,
		hits,
	}));

/** The body: a list, or `{"faults": [...]}` as GET answers it. */
async function readList(request: Request): Promise<readonly unknown[]> {
	const body: unknown = await request.json().catch(() => undefined);
	const list = Array.isArray(body) ? body : onlyKnown(body, ["faults"], "the body")["faults"];
	if (Array.isArray(list)) return list;
	throw refuseRequest(422, "The body must be a list of faults.");
}

function readFault(value: unknown): Fault {
	const fields = onlyKnown(value, known, "a fault");
	const times = fields["times"] === null ? null : (optionalCount(fields, "times", { least: 1 }) ?? null);
	const path = requiredText(fields, "path");
	if (path !== "*" && !path.startsWith("/"))
		throw refuseRequest(422, '"path" must begin with "/" or be "*".');
	return {
		path,
		skip: optionalCount(fields, "skip") ?? 0,
		times,
		ratio: readRatio(fields),
		after: optionalFlag(fields, "after") ?? false,
		kind: readKind(fields),
	};
}

function readRatio(fields: JsonObject): number {
	const ratio = fields["ratio"] ?? 1;
	if (typeof ratio === "number" && ratio > 0 && ratio <= 1) return ratio;
	throw refuseRequest(422, '"ratio" must be a number above 0 and up to 1.');
}

function readKind(fields: JsonObject): Fault["kind"] {
	const named = kindFields.filter((name) => name in fields);
	const [kind] = named;
	if (kind === undefined || named.length > 1) {
		throw refuseRequest(422, `A fault has exactly one of ${kindFields.join(", ")}.`);
	}
	if ("errmsg" in fields && kind !== "errcode") throw refuseRequest(422, '"errmsg" belongs to "errcode".');
	if ("body" in fields && kind !== "status") throw refuseRequest(422, '"body" belongs to "status".');
	return kindReaders[kind](fields);
}

const kindReaders: Readonly<Record<(typeof kindFields)[number], (fields: JsonObject) => Fault["kind"]>> = {
	errcode: (fields) => ({
		errcode: whole(fields, "errcode", -10, 1_000_000),
		errmsg: optionalText(fields, "errmsg"),
	}),
	status: (fields) => ({
		status: whole(fields, "status", 200, 599),
		body: optionalText(fields, "body") ?? "",
	}),
	delay_ms: (fields) => ({ delay_ms: whole(fields, "delay_ms", 0, 600_000) }),
	garbled: (fields) => {
		const garbled = garblings.find((one) => one === fields["garbled"]);
		if (garbled !== undefined) return { garbled };
		throw refuseRequest(422, `"garbled" must be one of ${garblings.join(", ")}.`);
	},
	hang: (fields) => {
		if (fields["hang"] === true) return { hang: true };
		throw refuseRequest(422, '"hang" can only be true.');
	},
};

const whole = (fields: JsonObject, name: string, least: number, most: number): number =>
	optionalCount(fields, name, { least, most }) ?? least;
