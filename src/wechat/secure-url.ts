/** Which addresses may be told something secret: those of https, and plain http on this machine. */

/** The address, or undefined when it is none or not a safe one. */
export const parseSecureUrl = (text: string): URL | undefined => {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined) return undefined;
	return url.protocol === "https:" || (url.protocol === "http:" && isThisMachine(url)) ? url : undefined;
};

export const isThisMachine = ({ hostname }: URL): boolean =>
	["localhost", "127.0.0.1", "[::1]"].includes(hostname);
