/** Work on the message's event that goes on after the answer. An object that dies leaves word of it: it was promised. */
import { change, type SlowRun } from "./slow-run.ts";

/** Ends as the work does. */
export const owe = async (run: SlowRun, work: Promise<unknown>): Promise<void> => {
	run.owed += 1;
	change(run, { isOwing: true });
	try {
		await work;
	} finally {
		run.owed -= 1;
		if (run.owed === 0) change(run, { isOwing: false });
	}
};
