/** Which of the two languages a reader prefers. */
export type Language = "en" | "zh";

/** By `Accept-Language`: Chinese where it stands before English, English otherwise. */
export const preferredLanguage = (acceptLanguage: string | undefined): Language => {
	const ranked = (acceptLanguage ?? "")
		.split(",")
		.map((entry) => {
			const [range = "", ...parameters] = entry.trim().toLowerCase().split(";");
			const quality = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith("q="));
			return {
				language: range.trim().split("-")[0],
				quality: quality === undefined ? 1 : Number(quality.slice(2)),
			};
		})
		.filter(({ language, quality }) => (language === "zh" || language === "en") && quality > 0)
		.sort((a, b) => b.quality - a.quality);
	return ranked[0]?.language === "zh" ? "zh" : "en";
};
