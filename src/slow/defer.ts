/** Work that goes on after the answer. An object that dies leaves word of it: somebody may have been promised something. */
import { change, type SlowRun } from "./slow-run.ts";

/** Ends as the work does. */
export const defer = async (run: SlowRun, work: Promise<unknown>): Promise<void> => {
	run.owed += 1;
	change(run, { isOwing: true });
	try {
		await work;
	} finally {
		run.owed -= 1;
		if (run.owed === 0) change(run, { isOwing: false });
	}
};
