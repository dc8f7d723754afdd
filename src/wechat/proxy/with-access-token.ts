/** A caller's query on its way to WeChat: the account's access_token in it, and no other. */

/**
 * `?access_token=theirs&openid=o1` becomes `?access_token=ours&openid=o1`. Theirs is dropped however it is written, and
 * however often; everything else stays byte for byte, since WeChat may read it otherwise than a browser writes it.
 */
export const withAccessToken = (search: string, accessToken: string): string => {
	const rest = search
		.slice(1)
		.split("&")
		.filter((part) => part !== "" && !namesAccessToken(part));
	return `?${[`access_token=${encodeURIComponent(accessToken)}`, ...rest].join("&")}`;
};

const namesAccessToken = (part: string): boolean => {
	const [name = ""] = new URLSearchParams(part).keys();
	return name.trim().toLowerCase() === "access_token";
};
