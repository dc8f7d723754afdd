/** The Caddy of this machine with the relay's own Caddyfile, on a free port. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { freePort } from "../../free-port.ts";
import { leftOutLine, missingPrograms } from "../../reporting/left-out.ts";

const caddyfile = join(import.meta.dirname, "../../../docs/relay/Caddyfile");

export interface Caddy {
	readonly url: string;
	/** All that it has written, to whichever log. */
	readonly output: () => string;
	readonly stop: () => Promise<void>;
}

/** The variables of docs/relay/README.md, the domain aside. */
export interface RelayVariables {
	readonly RELAY_KEY?: string;
	readonly RELAY_UPSTREAM: string;
}

/** Resolves when it answers. */
export const startCaddy = async (variables: RelayVariables): Promise<Caddy> => {
	if (missingPrograms("relay").length > 0) throw new Error(leftOutLine("relay"));
	const folder = mkdtempSync(join(tmpdir(), "caddy-"));
	const url = `http://localhost:${await freePort()}`;
	const child = spawn("caddy", ["run", "--config", caddyfile, "--adapter", "caddyfile"], {
		cwd: folder,
		env: {
			PATH: process.env["PATH"],
			HOME: folder,
			// Its own door for changes: the usual port may be another Caddy's.
			CADDY_ADMIN: `unix/${join(folder, "admin.sock")}`,
			RELAY_DOMAIN: url,
			...variables,
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding("utf8").on("data", (more: string) => {
			output += more;
		});
	}
	const stop = async (): Promise<void> => {
		if (child.exitCode === null && child.signalCode === null && child.kill("SIGTERM")) {
			await once(child, "close");
		}
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await vi.waitFor(() => fetch(url), { timeout: 15_000, interval: 50 });
	} catch {
		await stop();
		throw new Error(`Caddy did not answer: ${output}`);
	}
	return { url, output: () => output, stop };
};
