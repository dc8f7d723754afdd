/** What a Worker logs as an object takes a line for each field under `wrangler dev`: here it takes one. */

/** More lines than any entry of ours has. */
const MOST_LINES = 20;

/** Takes the lines of one process, and hands them on: those of an object joined, others as they are. */
export function oneLineObjects(onLine: (line: string) => void): (line: string) => void {
	let open: string[] = [];
	const handOn = (lines: readonly string[]) => {
		open = [];
		for (const line of lines) onLine(line);
	};
	return (line) => {
		if (open.length === 0) {
			if (/^(?:\S+ \[\w+\] )?\{$/.test(line)) open = [line];
			else onLine(line);
			return;
		}
		open.push(line);
		if (/^ {0,2}\}$/.test(line)) handOn([open.map((part) => part.trim()).join(" ")]);
		else if (!line.startsWith("  ") || open.length === MOST_LINES) handOn(open);
	};
}
