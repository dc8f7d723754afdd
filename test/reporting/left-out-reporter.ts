/** Says at the end of a test run, once, what was left out for want of which program. */
import type { Reporter, TestSpecification, Vitest } from "vitest/node";
import { isLeftOut, leftOutLine, PARTS, type PartName } from "./left-out.ts";

const names = Object.keys(PARTS).filter((name): name is PartName => name in PARTS);

export class LeftOutReporter implements Reporter {
	#vitest: Vitest | undefined;
	#files: readonly string[] = [];
	#isWhole = false;

	onInit(vitest: Vitest): void {
		this.#vitest = vitest;
	}

	async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
		this.#files = specifications.map(({ moduleId }) => moduleId);
		const all = await this.#vitest?.globTestSpecifications();
		this.#isWhole = this.#vitest?.config.project.length === 0 && all?.length === specifications.length;
	}

	onTestRunEnd(): void {
		const lines = names
			.filter((name) => isLeftOut(name) && this.#isAskedFor(name))
			.map((name) => `  ${leftOutLine(name)}\n`);
		if (lines.length > 0) process.stdout.write(`Left out for want of a program:\n${lines.join("")}\n`);
	}

	/** A run of a few files is told of these alone. */
	#isAskedFor(name: PartName): boolean {
		return this.#isWhole || this.#files.some((file) => file.endsWith(`/${PARTS[name].place}`));
	}
}
