/** Setting what is to go wrong. */
import { Hono } from "hono";
import type { JsonObject } from "../json.ts";
import {
	allFaults,
	everyAccessToken,
	type Fault,
	garblings,
	setFaults,
	type WantedFault,
} from "../store/faults.ts";
import type { World } from "../world.ts";
import {
	onlyKnown,
	optionalCount,
	optionalFlag,
	optionalText,
	refuseRequest,
	requiredText,
	theBody,
} from "./body.ts";

const kindFields = ["errcode", "status", "delay_ms", "garbled", "hang"] as const;
/** `hits` is what GET adds. A fault that comes back with it, and is otherwise the same, goes on counting. */
const known = ["path", "skip", "times", "ratio", "after", "errmsg", "body", "hits", ...kindFields];

export const faultRoutes = (world: World): Hono =>
	new Hono()
		.get("/faults", (context) => context.json({ faults: faultList(world) }))
		.put("/faults", async (context) => {
			setFaults(world, (await readList(context.req.raw)).map(readWanted));
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
	const list = Array.isArray(body) ? body : onlyKnown(body, ["faults"], theBody)["faults"];
	if (Array.isArray(list)) return list;
	throw refuseRequest(422, { en: "The body must be a list of faults.", zh: "请求体应为错误的列表。" });
}

function readWanted(value: unknown): WantedFault {
	const fields = onlyKnown(value, known, { en: "a fault", zh: "错误" });
	return { fault: readFault(fields), goesOn: "hits" in fields };
}

function readFault(fields: JsonObject): Fault {
	const times = fields["times"] === null ? null : (optionalCount(fields, "times", { least: 1 }) ?? null);
	const path = requiredText(fields, "path");
	if (path !== "*" && path !== everyAccessToken && !path.startsWith("/"))
		throw refuseRequest(422, {
			en: '"path" must begin with "/", or be "*" or "access_token".',
			zh: "“path”应以“/”开头，或为“*”、“access_token”。",
		});
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
	throw refuseRequest(422, {
		en: '"ratio" must be a number above 0 and up to 1.',
		zh: "“ratio”应大于 0 且不超过 1。",
	});
}

function readKind(fields: JsonObject): Fault["kind"] {
	const named = kindFields.filter((name) => name in fields);
	const [kind] = named;
	if (kind === undefined || named.length > 1) {
		throw refuseRequest(422, {
			en: `A fault has exactly one of ${kindFields.join(", ")}.`,
			zh: `每个错误应有且只有 ${kindFields.join("、")} 之一。`,
		});
	}
	if ("errmsg" in fields && kind !== "errcode") throw belongsTo("errmsg", "errcode");
	if ("body" in fields && kind !== "status") throw belongsTo("body", "status");
	return kindReaders[kind](fields);
}

const belongsTo = (name: string, kind: string) =>
	refuseRequest(422, { en: `"${name}" belongs to "${kind}".`, zh: `“${name}”只能与“${kind}”一起使用。` });

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
		throw refuseRequest(422, {
			en: `"garbled" must be one of ${garblings.join(", ")}.`,
			zh: `“garbled”应为 ${garblings.join("、")} 之一。`,
		});
	},
	hang: (fields) => {
		if (fields["hang"] === true) return { hang: true };
		throw refuseRequest(422, { en: '"hang" can only be true.', zh: "“hang”只能为 true。" });
	},
};

const whole = (fields: JsonObject, name: string, least: number, most: number): number =>
	optionalCount(fields, name, { least, most }) ?? least;
