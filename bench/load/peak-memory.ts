/** The memory of a process, as Linux counts it. */
import { readFile } from "node:fs/promises";

/** KiB: the most that the process has had in memory at any time so far. */
export async function peakMemory(pid: number): Promise<number> {
	const peak = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
	if (peak === undefined) throw new Error(`no peak in the status of process ${pid}`);
	return Number(peak);
}
