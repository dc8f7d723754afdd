/**
 * Both README files, pasted line by line into a fresh clone, and then the documents in docs/: each command runs, and prints
 * what is shown.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { missingSecrets } from "../../.scripts/deploy/secrets.ts";
import { overview } from "../../simulator/control/overview.ts";
import { isJsonObject } from "../../src/wechat/json.ts";
import { isLeftOut } from "../reporting/left-out.ts";
import { expectPrinted } from "./support/printed.ts";
import { blocksIn, type CommandBlock, commandBlocks } from "./support/readme-blocks.ts";
import { standInFor } from "./support/stand-ins.ts";
import { freshClone, run, runOn } from "./support/terminal.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** What the owner of a real account has made on the website before reading the README. */
const websiteMenu = { button: [{ type: "view", name: "官网", url: "https://example.com/" }] };
const localKey = { Authorization: "Bearer local-development-key" };

/** Until two Workers are compiled and answer. */
const started = { timeout: 60_000, interval: 100 };
const soon = { timeout: 10_000, interval: 100 };

/** The documents of a language with a command in them, in the order of their names; those in folders are left out. */
const documents = (suffix: string) =>
	readdirSync(join(root, "docs"))
		.filter((name) => name.replace(/^[\w-]+/, "") === suffix)
		.toSorted()
		.map((name) => `docs/${name}`)
		.filter((path) => commandBlocks(read(path)).length > 0);

const languages = [
	{ name: "README.md", suffix: ".md" },
	{ name: "README.zh-CN.md", suffix: ".zh-CN.md" },
];

describe.skipIf(isLeftOut("documents")).each(languages)("$name", ({ name, suffix }) => {
	const readme = read(name);
	let clone: ReturnType<typeof freshClone>;
	let gateway: ReturnType<typeof runOn> | undefined;

	beforeAll(() => {
		clone = freshClone();
	});
	afterAll(async () => {
		await gateway?.pressCtrlC();
		clone.remove();
	});

	test.each(commandBlocks(readme))("line $line: $command", async (block) => {
		if (block.command === "npm ci && npm start") gateway = await start(block, clone.folder);
		else await runOnce(block, clone.folder);
	});

	describe.each(documents(suffix))("%s", (path) => {
		test.each(commandBlocks(read(path)))("line $line: $command", async (block) => {
			await runOnce(block, clone.folder);
		});
	});

	test("nothing that it has a newcomer do is met with silence", async () => {
		const keys = Array.from(
			read(`docs/api${suffix}`).matchAll(/"type": "click", .*?"key": "(\w+)"/g),
			([, key]) => key,
		);
		expect(keys).not.toEqual([]);
		for (const key of keys) {
			expect(await post("/simulator/click", { key })).toMatchObject({ received: [{ type: "text" }] });
		}
		for (const text of ["ping", "营业时间"]) {
			expect(readme).toContain(`\`${text}\``);
			expect(await post("/simulator/say", { text })).toMatchObject({ received: [{ type: "text" }] });
		}
	});

	test("what it writes into src/answers.ts is what followers are answered", async () => {
		const [example = ""] = blocksIn(readme, "ts");
		const shipped = read("src/answers.ts");
		writeFileSync(join(clone.folder, "src/answers.ts"), shipped.replace(/export const .*/s, example));
		await vi.waitFor(async () => {
			const said = await post("/simulator/say", { text: "营业时间" });
			expect(said).toMatchObject({ received: [{ content: "每天 9:00–18:00" }] });
		}, soon);
	});

	test("the lines that it and the document on events uncomment stand in wrangler.toml", () => {
		const blocks = [readme, read(`docs/events${suffix}`)].map((text) => blocksIn(text, "toml"));
		expect(blocks).not.toContainEqual([]);
		const lines = blocks.flat().flatMap((text) => text.split("\n"));
		for (const line of lines) expect(read("wrangler.toml")).toContain(`# ${line}\n`);
	});

	test("the configuration's table has every secret that is asked for, and every variable of the status", async () => {
		const configuration = read(`docs/configuration${suffix}`);
		const { required, optional } = missingSecrets([]);
		const secrets = [...required, ...optional].map((secret) => secret.name);
		const variables = await configuredVariables();
		expect(variables).toContain("WECHAT_APP_ID");
		for (const each of [...secrets, ...variables]) expect(configuration).toContain(`\n| \`${each}\` |`);
	});

	test("the API's document lists every route of the gateway", () => {
		const api = read(`docs/api${suffix}`);
		const routes = describedRoutes();
		expect(routes).toContain("GET /api/status");
		const isListed = (route: string) =>
			api.includes(`\`${route}\``) ||
			api.includes(`\`${route}?`) ||
			api.includes(`\`…/${route.split("/:id/")[1]}\``);
		expect(routes.filter((route) => !isListed(route))).toEqual([]);
	});

	test("the simulator's document lists every route and every endpoint of the simulator", () => {
		const simulator = read(`docs/simulator${suffix}`);
		const routes = overview("").routes.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);
		for (const route of routes) expect(simulator).toContain(`\`${route.replace("OPENID", ":openid")}\``);
		const endpoints = read("simulator/api/endpoints.ts").matchAll(/"(\/(?:cgi-bin|sns)\/[\w/]+)"/g);
		for (const [, endpoint] of endpoints) expect(simulator).toContain(`\`${endpoint}\``);
	});
});

async function configuredVariables(): Promise<readonly string[]> {
	const answer = await fetch("http://localhost:8787/api/status", { headers: localKey });
	const status: unknown = await answer.json();
	const configured = isJsonObject(status) ? status["configured"] : undefined;
	return isJsonObject(configured) ? Object.keys(configured) : [];
}

/** As the API's description has them, in the spelling of docs/api.md; those for any path or method aside. */
function describedRoutes(): readonly string[] {
	const description: unknown = JSON.parse(read("docs/openapi/openapi.json"));
	const paths = isJsonObject(description) ? description["paths"] : undefined;
	if (!isJsonObject(paths)) return [];
	return Object.entries(paths).flatMap(([path, methods]) => {
		if (!isJsonObject(methods) || path === "/{file}" || path === "/api/proxy/{path}") return [];
		const names = Object.keys(methods).filter((name) => /^(?:get|put|post|delete|patch)$/.test(name));
		return names.map((name) => `${name.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`);
	});
}

/** Goes on in the background; returns when the terminal shows what the README shows. */
async function start({ command, printed }: CommandBlock, folder: string) {
	const running = runOn(standInFor(command).command, folder);
	await vi.waitFor(() => expectPrinted(running.output(), printed), started);
	return running;
}

/** A command that only reads is repeated until it prints what the README shows: a receipt takes a moment to come. */
async function runOnce({ command: written, printed }: CommandBlock, folder: string): Promise<void> {
	const { command, printsTheSame } = standInFor(written);
	if (written.includes("-o menu.json")) await replaceMenuByWebsites();
	const attempt = async () => {
		const { output, errors, code } = await run(command, folder);
		expect(code, errors).toBe(0);
		if (printsTheSame) expectPrinted(output, printed);
	};
	const isReading = written.startsWith("curl") && !/ -[Xdo] /.test(written);
	await (isReading ? vi.waitFor(attempt, soon) : attempt());
}

/** Of a real account, whose menu no API has made so far. */
async function replaceMenuByWebsites(): Promise<void> {
	await fetch("http://localhost:8787/api/menu", { method: "DELETE", headers: localKey });
	await send("PUT", "/simulator/website-menu", websiteMenu);
}

const post = (path: string, body: object) => send("POST", path, body);

async function send(method: string, path: string, body: object): Promise<unknown> {
	const answer = await fetch(`http://localhost:8788${path}`, { method, body: JSON.stringify(body) });
	return await answer.json();
}
