/** `1:52:03` of so many seconds, the same in every language. */
export function durationText(seconds: number): string {
	const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
	return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}
