/** Notices in what `wrangler dev` prints that the code does not compile: until that is mended, it holds every request. */

/**
 * Takes wrangler's lines one after the other. `tell` hears the first error of a failed build, as in
 * `src/answers.ts:14:87: Expected ")" but found ":"`, and null once a build has succeeded again. Before the error's
 * place is known, it hears wrangler's own line.
 */
export function watchBuild(tell: (problem: string | null) => void): (line: string) => void {
	let problem: string | null = null;
	let isComplete = false;
	return (line) => {
		const text = line.trim();
		if (/^✘ \[ERROR\] Build failed with \d+ errors?:/.test(text)) {
			problem = text.replace(/^✘ \[ERROR\] /, "").replace(/:$/, "");
			isComplete = false;
			tell(problem);
		} else if (problem !== null && /^⎔ (?:Reloading local server|Local server updated)/.test(text)) {
			problem = null;
			tell(null);
		} else if (problem !== null && !isComplete) {
			const [, message] = /^✘ \[ERROR\] (.+)$/.exec(text) ?? [];
			const [, place] = /^(\S+:\d+:\d+):$/.exec(text) ?? [];
			if (message !== undefined) problem = message;
			if (place !== undefined) {
				isComplete = true;
				problem = `${place}: ${problem}`;
				tell(problem);
			}
		}
	};
}
