/** Tells the simulator why the gateway holds every request, so that the phone can say it. */

const limitMs = 5_000;

/** For the simulator at `origin`. Its function takes what is wrong, null for nothing; what is said last counts. */
export function tellSimulator(origin: string): (problem: string | null) => void {
	let latest: Promise<void> = Promise.resolve();
	return (problem) => {
		latest = latest.then(() => tell(origin, problem));
	};
}

/** It only explains: a simulator that does not listen is no failure. */
async function tell(origin: string, problem: string | null): Promise<void> {
	try {
		const answer = await fetch(`${origin}/simulator/account`, {
			method: "PATCH",
			body: JSON.stringify({ gateway_problem: problem }),
			signal: AbortSignal.timeout(limitMs),
		});
		await answer.body?.cancel();
	} catch {
		// The phone says nothing then, and the terminal shows the error.
	}
}
