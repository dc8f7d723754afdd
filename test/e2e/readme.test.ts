/** Both README files, pasted line by line into a fresh clone: each command runs, and prints what the README shows. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { missingSecrets } from "../../.scripts/deploy/secrets.ts";
import { overview } from "../../simulator/control/overview.ts";
import { expectPrinted } from "./support/printed.ts";
import { blocksIn, type CommandBlock, commandBlocks } from "./support/readme-blocks.ts";
import { standInFor } from "./support/stand-ins.ts";
import { freshClone, run, runOn } from "./support/terminal.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** The menu that the owner made on the website before reading the README. */
const websiteMenu = { button: [{ type: "view", name: "官网", url: "https://example.com/" }] };

/** Until two Workers are compiled and answer. */
const started = { timeout: 60_000, interval: 100 };
const soon = { timeout: 10_000, interval: 100 };

describe.each(["README.md", "README.zh-CN.md"])("%s", (name) => {
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
		if (block.command === "npm start") gateway = await start(block, clone.folder);
		else await runOnce(block, clone.folder);
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

	test("the lines that it uncomments stand in wrangler.toml", () => {
		const lines = blocksIn(readme, "toml").flatMap((text) => text.split("\n"));
		expect(lines).toHaveLength(2);
		for (const line of lines) expect(read("wrangler.toml")).toContain(`# ${line}\n`);
	});

	test("it names every variable and secret", () => {
		const { required, optional } = missingSecrets([]);
		const secrets = [...required, ...optional].map((secret) => secret.name);
		const variables = Array.from(
			read("wrangler.toml").matchAll(/^(WECHAT_\w+) =/gm),
			([, variable]) => variable,
		);
		for (const each of [...secrets, ...variables]) expect(readme).toContain(`\`${each}\``);
	});

	test("it lists every route and every endpoint of the simulator", () => {
		const routes = overview("").routes.map(({ method, path }) => `${method} ${path.replace(/\?.*/, "")}`);
		for (const route of routes) expect(readme).toContain(`\`${route.replace("OPENID", ":openid")}\``);
		const endpoints = read("simulator/api/endpoints.ts").matchAll(/"(\/cgi-bin\/[\w/]+)"/g);
		for (const [, endpoint] of endpoints) expect(readme).toContain(`\`${endpoint}\``);
	});
});

/** Goes on in the background; returns when the terminal shows what the README shows. */
async function start({ command, printed }: CommandBlock, folder: string) {
	const running = runOn(command, folder);
	await vi.waitFor(() => expectPrinted(running.output(), printed), started);
	return running;
}

/** A command that only reads is repeated until it prints what the README shows: a receipt takes a moment to come. */
async function runOnce({ command: written, printed }: CommandBlock, folder: string): Promise<void> {
	const { command, printsTheSame } = standInFor(written);
	if (written.includes("-o menu.json")) await put("/simulator/website-menu", websiteMenu);
	const attempt = async () => {
		const { output, errors, code } = await run(command, folder);
		expect(code, errors).toBe(0);
		if (printsTheSame) expectPrinted(output, printed);
	};
	const isReading = written.startsWith("curl") && !/ -[Xdo] /.test(written);
	await (isReading ? vi.waitFor(attempt, soon) : attempt());
}

const post = (path: string, body: object) => send("POST", path, body);
const put = (path: string, body: object) => send("PUT", path, body);

async function send(method: string, path: string, body: object): Promise<unknown> {
	const answer = await fetch(`http://localhost:8788${path}`, { method, body: JSON.stringify(body) });
	return await answer.json();
}
