/** The simulator's time, as it goes on. */
import { useEffect, useState } from "hono/jsx/dom";

const tickMilliseconds = 500;

/** Unix milliseconds, in whole steps of `step`; `ahead` is how far the simulator's clock is before ours. */
export function useNow(step: number, ahead: number): number {
	const read = () => Math.floor((Date.now() + ahead) / step) * step;
	const [, setNow] = useState(read);
	useEffect(() => {
		const timer = setInterval(() => setNow(read()), tickMilliseconds);
		return () => clearInterval(timer);
	}, [step, ahead]);
	return read();
}
