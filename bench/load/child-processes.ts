/** The processes that this one has started, as Linux lists them. */
import { readdir, readFile } from "node:fs/promises";

/** Ids of the children that run a program of this name. */
export async function childrenCalled(name: string): Promise<readonly number[]> {
	const called: number[] = [];
	for (const thread of await readdir("/proc/self/task")) {
		const children = await readFile(`/proc/self/task/${thread}/children`, "utf8");
		for (const pid of children.split(" ").filter((text) => text !== "")) {
			const program = await readFile(`/proc/${pid}/comm`, "utf8");
			if (program.trim() === name) called.push(Number(pid));
		}
	}
	return called;
}
