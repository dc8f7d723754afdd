/** The CPU time of a process, as Linux counts it. */
import { readdir, readFile } from "node:fs/promises";

/** Nanoseconds that all threads of the process have spent on a CPU so far. */
export async function cpuTime(pid: number): Promise<number> {
	const tasks = `/proc/${pid}/task`;
	let total = 0;
	for (const thread of await readdir(tasks)) {
		const [onCpu = ""] = (await readFile(`${tasks}/${thread}/schedstat`, "utf8")).split(" ");
		total += Number(onCpu);
	}
	return total;
}
